import { RowhouseError } from "../errors.ts";
import type { TenantContext } from "../tenant/context.ts";
import { quote } from "../tenant/quote.ts";
import type { Sealer } from "../tenant/sealer.ts";
import { type PreparedStatement, quietStatement } from "./statement.ts";

/**
 * The settings of one session: `role` (app_user or app_anonymous),
 * `app.current_tenant_id`, `app.current_user_id`, `app.current_user_role`, and
 * any other custom setting. They last until the end of the transaction.
 */
export type SessionSettings = Readonly<Record<string, string>>;

/** Nobody in particular: global reference data only. */
export const anonymousSettings: SessionSettings = { role: "app_anonymous" };

/** The settings that a tenant context becomes. */
export function tenantSettings(context: TenantContext): SessionSettings {
  return {
    role: "app_user",
    "app.current_tenant_id": context.tenantId,
    "app.current_user_id": context.userId ?? "",
    "app.current_user_role": context.role ?? "",
  };
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
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

/**
 * What enters a session, to be sent before the statement in the same flight.
 * The seal travels as a bind parameter too: texts of statements can be seen.
 * Throws TENANT_CONTEXT_MISSING, TENANT_CONTEXT_MALFORMED or SETTINGS_REFUSED
 * before anything is sent.
 */
export function enterSession(settings: SessionSettings, sealer?: Sealer): PreparedStatement[] {
  checkIdentity(settings);
  const seal = settings.role === "app_user" ? sealer?.seal(claims(settings)) : undefined;
  const { role = "", ...others } = settings;
  // Every setting of the context is made each time: none is ever inherited.
  const context = { role, ...noContext };
  const more: string[] = [];
  for (const [name, value] of Object.entries({ ...others, "app.seal": seal ?? "" })) {
    if (typeof value !== "string") throw refused(`${quote(name)} is not a string.`);
    if (value.includes("\0")) throw refused(`${quote(name)} holds a NUL character.`);
    if (Object.hasOwn(context, name)) {
      context[name as keyof typeof context] = value;
      continue;
    }
    if (!customName.test(name) && !otherNames.has(name.toLowerCase())) {
      throw refused(`${quote(name)} may not be set for a session.`);
    }
    more.push(name, value);
  }
  return [settingsStatement(Object.values(context), more)];
}

function claims(settings: SessionSettings) {
  return {
    tenantId: settings["app.current_tenant_id"] ?? "",
    userId: settings["app.current_user_id"] ?? "",
    role: settings["app.current_user_role"] ?? "",
  };
}

function checkIdentity(settings: SessionSettings): void {
  const { role, "app.current_tenant_id": tenantId } = settings;
  if (!role) throw refused("No role: it must be app_user or app_anonymous.");
  if (role === "app_anonymous") {
    if (tenantId) throw refused("app_anonymous belongs to no tenant.");
    return;
  }
  if (role !== "app_user") throw refused(`The role ${quote(role)} is neither app_user nor app_anonymous.`);
  if (!tenantId) {
    throw new RowhouseError(
      "TENANT_CONTEXT_MISSING",
      "There is no tenant context: app.current_tenant_id is not set.",
    );
  }
  if (typeof tenantId !== "string" || !uuid.test(tenantId)) {
    throw new RowhouseError(
      "TENANT_CONTEXT_MALFORMED",
      `app.current_tenant_id must be a uuid, not ${quote(tenantId)}.`,
    );
  }
}

const noContext = {
  "app.current_tenant_id": "",
  "app.current_user_id": "",
  "app.current_user_role": "",
  "app.seal": "",
};

// Prepared under names, which saves a parse each time. A tenant's SQL can take
// the names only by PREPARE and DEALLOCATE, after which the connection is not
// used again.
// It answers no row: nobody asks which settings were made. The names of the
// context stand in the text, which spares the server half of the parameters.
function settingsStatement(context: readonly string[], more: readonly string[]): PreparedStatement {
  const calls = ["role", ...Object.keys(noContext)].map((name, i) => setting(`'${name}'`, i + 1));
  for (let i = context.length + 1; i < context.length + more.length; i += 2) {
    calls.push(setting(`$${i}`, i + 1));
  }
  return {
    ...quietStatement(`select where pg_catalog.num_nulls(${calls.join(", ")}) < 0`, [...context, ...more]),
    name: `rowhouse_settings_${calls.length}`,
    isKept: true,
  };
}

const setting = (name: string, value: number) => `pg_catalog.set_config(${name}, $${value}, true)`;

function refused(message: string): RowhouseError {
  return new RowhouseError("SETTINGS_REFUSED", message);
}
