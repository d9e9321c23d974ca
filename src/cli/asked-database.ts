/**
 * Lends the URL that was given, or that of the configured database, which is started where it is
 * the embedded one. What this needs is loaded only where no URL is given.
 */
export async function withAskedDatabase<T>(
  url: string | undefined,
  callback: (url: string) => Promise<T>,
): Promise<T> {
  if (url) return callback(url);
  const { loadConfig } = await import("../config.ts");
  const { openDatabase } = await import("../database/open.ts");
  const { urls, close } = await openDatabase(loadConfig());
  try {
    return await callback(urls.root ?? urls.app);
  } finally {
    await close();
  }
}
