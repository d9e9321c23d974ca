import pg from "pg";
import { namesUser } from "../../discover/names.ts";
import type { Principal } from "../catalog/roles.ts";
import type { Session } from "../session.ts";
import { claimsFor } from "./claims.ts";
import type { Entrance, Setting } from "./entrance.ts";

/**
 * Whose context: the tenant, and a user of it where there is one. `values` are
 * those that settings and claims hold beside these, by name and path.
 */
export type Identity = {
  tenant: string;
  user: string | null;
  values?: Readonly<Record<string, string>>;
};

/** The SQL that enters a tenant's context until the end of the transaction. */
export function enterSql(entrance: Entrance, identity: Identity, principal: Principal): string {
  const quote = (value: string | null) => pg.escapeLiteral(value ?? "");
  if (entrance.template !== null) {
    return entrance.template
      .replaceAll("{tenant}", () => quote(identity.tenant))
      .replaceAll("{user}", () => quote(identity.user));
  }
  // By SET, because a tenant's role may be without the right to call set_config().
  const seal = entrance.seals?.get(identity.tenant) ?? "";
  const settings = entrance.settings.map((setting) => {
    const value = settingValue(setting, identity, principal);
    const name = setting.name.split(".").map(pg.escapeIdentifier).join(".");
    return `set local ${name} = ${quote(setting.name === ownContext ? value + seal : value)}`;
  });
  return settings.join("; ");
}

/** Has the database make a seal for each of them, where it asks for one. For the administrator. */
export async function sealContexts(
  session: Session,
  entrance: Entrance,
  identities: readonly Identity[],
): Promise<void> {
  const [known] = await session.query<{ exists: boolean }>(
    "select to_regprocedure('tenancy.seal_is_required()') is not null as exists",
  );
  if (!known?.exists || entrance.template !== null) return;
  const [seal] = await session.query<{ required: boolean }>("select tenancy.seal_is_required() as required");
  if (!seal?.required) return;
  entrance.seals = new Map();
  for (const identity of identities) {
    const [user, role] = ownContextOf(identity).split("|");
    const [made] = await session.query<{ seal: string }>(
      "select tenancy.make_seal($1, $2, $3, '1 hour') as seal",
      [identity.tenant, user, role],
    );
    entrance.seals.set(identity.tenant, made?.seal ?? "");
  }
}

/** Takes on the role, as the login that becomes it: what it may become is asked of the login. */
export function becomeSql({ role, login, bySession }: Principal): string {
  if (!bySession) return `set local role ${pg.escapeIdentifier(role)}`;
  const become = `set local session authorization ${pg.escapeIdentifier(login ?? role)}`;
  return login ? `${become}; set local role ${pg.escapeIdentifier(role)}` : become;
}

export const administratorSql = "set local session authorization default; set local role none";

/** The setting of the kernel that holds user, role and seal. */
const ownContext = "app.context";
const ownContextOf = ({ user, tenant }: Identity): string => `${user ?? tenant}|owner|`;

function settingValue({ name, meaning, claims }: Setting, identity: Identity, { role }: Principal): string {
  const user = identity.user ?? identity.tenant;
  if (name === ownContext) return ownContextOf(identity);
  if (claims !== null) return JSON.stringify(claimsFor(name, claims, identity, role));
  const known = identity.values?.[name];
  if (known !== undefined) return known;
  if (meaning !== "unknown") return meaning === "tenant" ? identity.tenant : user;
  if (/jwt\.claim\.role$/.test(name)) return role;
  if (/role$/.test(name)) return "owner";
  return namesUser(name) ? user : identity.tenant;
}
