/** What an attack runs: the settings to start from, and the statements. */

import { enterStatement } from "../../support/context-settings.ts";
import { type Context, flip, genuineClaims } from "./contexts.ts";
import type { Draw } from "./draw.ts";
import { partsOf } from "./parts.ts";
import { PLANS } from "./plans.ts";
import { PROTOCOLS } from "./protocols.ts";
import { READS } from "./reads.ts";
import { genuineSeal, type TenantName } from "./tenants.ts";
import { WRITES } from "./writes.ts";

export type Script = {
  /** Begins the transaction in the attacker's genuine context. */
  entry: string;
  statements: string[];
  /** Whether it may have changed rows. */
  writes: boolean;
};

/** Entering without bind parameters, so that a script can be pasted into psql. */
export function enterAs(tenant: TenantName, role: string): string {
  const claims = genuineClaims({ own: tenant, second: null, role }, tenant);
  const { text, values } = enterStatement(claims, genuineSeal(claims));
  return text.replaceAll(/\$(\d+)/g, (_, n) => `'${values[Number(n) - 1]}'`);
}

const CACHE = "select tenancy.cache_seal()";

export function scriptOf(draw: Draw): Script {
  const parts = partsOf(draw);
  const writes = draw.shape in WRITES;
  const shape = writes ? WRITES[draw.shape] : READS[draw.shape];
  const protocol = PROTOCOLS[draw.protocol];
  if (shape === undefined || protocol === undefined) throw new Error(`No ${draw.shape}, ${draw.protocol}.`);
  // Postgres declares no cursor for a statement that writes.
  const run = writes && draw.protocol.includes("cursor") ? (PROTOCOLS.direct ?? protocol) : protocol;
  const turns = draw.contexts.map((context: Context) => `select ${flip(draw.attacker, "1", [context])}`);
  const { own, second, role } = draw.attacker;
  const cached = draw.cached
    ? [...(second === null ? [] : [enterAs(second, role), CACHE]), enterAs(own, role), CACHE]
    : [];
  return {
    entry: [
      "begin",
      "set local row_security = on",
      ...cached,
      enterAs(own, role),
      ...draw.plans.map((plan) => PLANS[plan]),
    ].join(";\n"),
    statements: run(shape(parts).replaceAll(/ +/g, " ").trim(), turns, draw.explained),
    writes,
  };
}

/** To paste into psql, logged in as app_authenticator. */
export const asPsql = (script: Script): string =>
  [script.entry, ...script.statements, "rollback"].map((statement) => `${statement};`).join("\n");
