import { packageLayers } from "../layers/package-layers.ts";
import { layerScript } from "../layers/script.ts";
import { rolesScript } from "./roles.ts";

/**
 * One SQL script that installs the layer kernel, schema tenancy, into anybody's
 * database. For psql or a driver, as the administrator. Run on an older kernel it
 * upgrades, and `rowhouse migrate` goes on from there.
 */
export async function kernelScript(): Promise<string> {
  const kernel = packageLayers().find(({ name }) => name === "kernel");
  if (!kernel) throw new Error("This package has no layer kernel.");
  return `-- The kernel of Rowhouse: roles, tenant context, walls. Run it as the administrator.
-- The logins app_authenticator and app_operator have no password yet: set one
-- with \\password in psql.
begin;

${(await rolesScript()).trim()}

do $$
begin
  execute format('grant create on database %I to app_owner', current_database());
end
$$;

${layerScript(kernel)}
commit;
`;
}
