/** The logins that Rowhouse tells apart, and how to reach the database as each. */
export type DatabaseUrls = {
  /** The administrator: roles, databases, migrations. */
  root: string;
  /** The administrator become app_owner, with row security off so that a filtered backfill fails loudly. */
  owner: string;
  /** What the server logs in as. */
  app: string;
  /** Operators, backfills, backups. */
  operator: string;
};

export type RolePasswords = { authenticator: string; operator: string };

const OWNER_OPTIONS = "-c role=app_owner -c row_security=off";

/** Derives every login's URL from the administrator's. */
export function databaseUrls(root: string, passwords: RolePasswords): DatabaseUrls {
  return {
    root,
    owner: ownerUrl(root),
    app: withLogin(root, "app_authenticator", passwords.authenticator),
    operator: withLogin(root, "app_operator", passwords.operator),
  };
}

/** The administrator's URL, become app_owner. */
export function ownerUrl(root: string): string {
  const parsed = new URL(root);
  // Not searchParams: it writes a space as `+`, which libpq takes for a plus.
  const separator = parsed.search === "" ? "?" : "&";
  parsed.search += `${separator}options=${encodeURIComponent(OWNER_OPTIONS)}`;
  return parsed.href;
}

/** The same URL for another database of the same server. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.href;
}

export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The URL without its password, fit for a message. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = "";
  return parsed.href;
}

/** The same database as another login. */
export function withLogin(url: string, user: string, password: string): string {
  const parsed = new URL(url);
  parsed.username = user;
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}
