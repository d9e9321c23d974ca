/**
 * The same URL for sessions whose commits do not wait until they are on the disk. An
 * option of the connection, which resetting all settings leaves as it is.
 */
export function withoutFlush(url: string): string {
  const parsed = new URL(url);
  // Not searchParams: it writes a space as `+`, which libpq takes for a plus.
  parsed.search = `?options=${encodeURIComponent("-c synchronous_commit=off")}`;
  return parsed.href;
}
