import pg from "pg";
import type { Principal } from "../catalog/roles.ts";
import type { Session } from "../session.ts";

/** Whose context: the tenant, and a user of it where there is one. */
export type Identity = { tenant: string; user: string | null };

/** How a tenant is entered: settings found in the schema, or SQL that was given. */
export type Entrance = {
  settings: string[];
  claims: string[];
  template: string | null;
  /** A tenant is a role of the same name, which logs in itself. */
  byRole: boolean;
  /** Where a context must be sealed, the seal of each tenant that is tried. */
  seals: Map<string, string> | null;
};

/** Reads from policies and functions which settings say who is asking. */
export async function findEntrance(session: Session, template: string | null): Promise<Entrance> {
  if (template !== null) return { settings: [], claims: [], template, byRole: false, seals: null };
  const sources = await session.query<{ source: string }>(
    `select coalesce(pg_get_expr(polqual, polrelid), '') || ' ' || coalesce(pg_get_expr(polwithcheck, polrelid), '') as source
       from pg_policy
     union all
     select coalesce(prosrc, '') || ' ' || coalesce(pg_get_function_sqlbody(pg_proc.oid), '')
       from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
      where nspname !~ '^pg_' and nspname <> 'information_schema' and prokind = 'f'
     union all
     select coalesce(pg_get_expr(adbin, adrelid), '') from pg_attrdef
     union all
     select pg_get_viewdef(pg_class.oid) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind = 'v' and nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  // A setting that is a key, or that opens all doors, says nothing of who is asking.
  const isIdentity = (name: string) =>
    !/^rowhouse\.|seal|secret|key|token|admin|bypass|debug|disable/.test(name);
  const settings = new Set<string>();
  const claims = new Set<string>();
  for (const { source } of sources) {
    for (const [, name] of source.matchAll(/current_setting\(\s*'([a-z_][\w]*\.[\w.]+)'/gi))
      settings.add(name as string);
    for (const [, name] of source.matchAll(/current_setting_as_\w+\(\s*'([a-z_][\w]*\.[\w.]+)'/gi))
      settings.add(name as string);
    for (const [, name] of source.matchAll(/->>?\s*'(\w+)'/g)) claims.add(name as string);
    for (const [, name] of source.matchAll(/\w\('(\w+)'::text\)/g)) claims.add(name as string);
  }
  const named = [...settings].filter(isIdentity).sort();
  const byRole =
    named.length === 0 &&
    sources.some(({ source }) => /\b(current_user|session_user|current_role)\b/i.test(source));
  return { settings: named, claims: [...claims].sort(), template: null, byRole, seals: null };
}

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
  const settings = entrance.settings.map((name) => {
    const value = valueFor(name, entrance.claims, identity, principal);
    const setting = name.split(".").map(pg.escapeIdentifier).join(".");
    return `set local ${setting} = ${quote(name === ownContext ? value + seal : value)}`;
  });
  return settings.join("; ");
}

/** Has the database make a seal for each of them, where it asks for one. For the administrator. */
export async function sealContexts(
  session: Session,
  entrance: Entrance,
  identities: readonly Identity[],
  principal: Principal,
): Promise<void> {
  const [known] = await session.query<{ exists: boolean }>(
    "select to_regprocedure('tenancy.seal_is_required()') is not null as exists",
  );
  if (!known?.exists || entrance.template !== null) return;
  const [seal] = await session.query<{ required: boolean }>("select tenancy.seal_is_required() as required");
  if (!seal?.required) return;
  entrance.seals = new Map();
  for (const identity of identities) {
    const [user, role] = valueFor(ownContext, entrance.claims, identity, principal).split("|");
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
const namesUser = /(^|[._])(user|sub|uid|member|person)(_?id)?$/;
const namesRole = /role$/;

function valueFor(name: string, claims: readonly string[], identity: Identity, { role }: Principal): string {
  const user = identity.user ?? identity.tenant;
  if (name === ownContext) return `${user}|owner|`;
  if (/claims?$/.test(name)) {
    const values: Record<string, unknown> = { sub: user, role };
    for (const claim of claims) {
      if (claim === "sub" || claim === "role") continue;
      if (/metadata$/.test(claim)) values[claim] = { tenant_id: identity.tenant, org_id: identity.tenant };
      else values[claim] = namesUser.test(claim) ? user : identity.tenant;
    }
    for (const [claim, value] of Object.entries(values)) {
      if (typeof value === "object")
        values[claim] = Object.fromEntries(claims.map((inner) => [inner, identity.tenant]));
    }
    return JSON.stringify(values);
  }
  if (/jwt\.claim\.role$/.test(name)) return role;
  if (namesRole.test(name)) return "owner";
  return namesUser.test(name) ? user : identity.tenant;
}
