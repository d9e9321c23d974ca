/** A value from outside, safe to put into a message: cut to 64 characters, everything but plain ASCII escaped. */
export function quote(value: unknown): string {
  if (typeof value !== "string") return value === null ? "null" : `a value of type ${typeof value}`;
  const cut = value.length > 64 ? `${value.slice(0, 64)}…` : value;
  const escaped = JSON.stringify(cut).replace(
    /[^\x20-\x7e…]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return escaped;
}
