import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { migrationsDirectory } from "./paths.ts";

const INCLUDE = /^--![ \t]*include[ \t]+(\S+\.sql)[ \t]*$/gm;

/**
 * One SQL script that installs the kernel, schema tenancy, into anybody's
 * database. For psql or a driver, as the administrator; running it again
 * upgrades what is there.
 */
export async function kernelScript(): Promise<string> {
  const roles = await readFile(join(migrationsDirectory, "roles.sql"), "utf8");
  const kernel = await include("tenancy/index.sql");
  return `-- The kernel of Rowhouse: roles, tenant context, walls. Run it as the administrator.
-- The logins app_authenticator and app_operator have no password yet: set one
-- with \\password in psql.
begin;

${roles.trim()}

do $$
begin
  execute format('grant create on database %I to app_owner', current_database());
end
$$;

-- app_owner is no superuser, and a statement that a policy would filter fails.
set local role app_owner;
set local row_security = off;
set local search_path = '';

${kernel.trim()}

commit;
`;
}

/** A fixture with what it includes, as graphile-migrate would run it. */
async function include(fixture: string): Promise<string> {
  const text = await readFile(join(migrationsDirectory, "fixtures", fixture), "utf8");
  const parts = new Map<string, string>();
  for (const [, name = ""] of text.matchAll(INCLUDE)) parts.set(name, await include(name));
  return text.replace(INCLUDE, (_line, name: string) => `-- ${name}\n${parts.get(name)?.trim()}\n`);
}
