import type { KnownUrls } from "../../database/open.ts";

/** The administrator's URL; fails where only the server's own login is known. */
export function administratorOf({ root }: KnownUrls): string {
  if (root) return root;
  throw new Error(
    "This needs the administrator, and DATABASE_URL is the server's own login: set it to the administrator's URL.",
  );
}
