import { RowhouseError } from "../errors.ts";
import { parseTenantContext, type TenantContext } from "../tenant/context.ts";
import { quote } from "../tenant/quote.ts";
import type { Seal, Sealer } from "../tenant/sealer.ts";
import type { Session } from "./session.ts";
import { cachedStatement, type EncodedStatement } from "./statement.ts";

const customName = /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)+$/i;
// What a request may change besides custom settings; nothing of these bears on the walls.
const otherNames = new Set([
  "timezone",
  "statement_timeout",
  "lock_timeout",
  "jit",
  "work_mem",
  "application_name",
]);
const ownNames = new Set(["app.current_tenant_id", "app.context"]);
const parts = new Set(["role", "context", "settings"]);

export interface Entry {
  readonly statement: EncodedStatement;
  readonly seal: Seal | undefined;
  /** Whether it enters a tenant. */
  readonly isTenant: boolean;
}

/**
 * What enters a session, to be sent before the statement in the same batch. The
 * settings, the seal among them, travel as bind parameters: texts of statements
 * can be seen. Throws TENANT_CONTEXT_MISSING, TENANT_CONTEXT_MALFORMED,
 * TENANT_ID_UNRESOLVED or SETTINGS_REFUSED before anything is sent.
 */
export function enterSession(session: Session, sealer?: Sealer): Entry {
  const strange = Object.keys(session).find((part) => !parts.has(part));
  if (strange !== undefined) throw refused(`${quote(strange)} is no part of a session.`);
  const context = contextOf(session);
  const seal = context && sealer?.seal(context);
  const more: string[] = [];
  for (const [name, value] of Object.entries(session.settings ?? {})) {
    if (typeof value !== "string") throw refused(`${quote(name)} is not a string.`);
    if (value.includes("\0")) throw refused(`${quote(name)} holds a NUL character.`);
    const isAllowed = customName.test(name) || otherNames.has(name.toLowerCase());
    if (!isAllowed || ownNames.has(name.toLowerCase())) {
      throw refused(`${quote(name)} may not be set for a session.`);
    }
    more.push(name, value);
  }
  // All of the context is made each time, so that nothing of it is ever inherited.
  const settings = context ? Object.values(contextSettings(context, seal?.text)) : ["", ""];
  return {
    statement: settingsStatement([session.role, ...settings, ...more]),
    seal,
    isTenant: context !== undefined,
  };
}

/** The settings that a context becomes, by their names. */
export function contextSettings({ tenantId, userId, role, keyId }: TenantContext, seal = "") {
  const key = keyId ? `|${keyId}` : "";
  return { "app.current_tenant_id": tenantId, "app.context": `${userId ?? ""}|${role ?? ""}|${seal}${key}` };
}

function contextOf(session: Session): TenantContext | undefined {
  if (session.role === "app_user") return parseTenantContext(session.context);
  const { role, ...others } = session;
  if (role !== "app_anonymous")
    throw refused(`The role ${quote(role)} is neither app_user nor app_anonymous.`);
  if ("context" in others) throw refused("app_anonymous belongs to no tenant.");
  return undefined;
}

// It answers no row: nobody asks which settings were made. Their names stand in
// the text where they are always the same, which spares the server parameters.
function settingsStatement(values: readonly string[]): EncodedStatement {
  const calls = ["'role', $1", "'app.current_tenant_id', $2", "'app.context', $3"];
  for (let name = calls.length + 1; name < values.length; name += 2) calls.push(`$${name}, $${name + 1}`);
  const settings = calls.map((call) => `pg_catalog.set_config(${call}, true)`);
  const text = `select where pg_catalog.num_nulls(${settings.join(", ")}) < 0`;
  return cachedStatement(`rowhouse_settings_${calls.length}`, text, values);
}

function refused(message: string): RowhouseError {
  return new RowhouseError("SETTINGS_REFUSED", message);
}
