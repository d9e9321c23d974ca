import type { Argument } from "../catalog/functions.ts";
import type { Relation } from "../catalog/relations.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Row } from "../rows/make-row.ts";
import type { Identity } from "../tenants/context.ts";
import type { Scene } from "./probe.ts";

/** Whose values a function is called with. */
export type Party = { identity: Identity; rows: ReadonlyMap<string, Row> };

/** Whether an argument says which row or tenant is meant. */
export const isKey = ({ baseType, name }: Argument) =>
  baseType === "uuid" || /(^|_)(id|tenant|org|account|user)$/.test(name);

/** The table whose columns are named like the arguments: one of its rows makes a consistent call. */
export function rowSource(scene: Scene, args: readonly Argument[]): string | null {
  const named = args.filter(({ name }) => name !== "");
  const score = ({ columns }: Relation) =>
    named.filter((argument) =>
      columns.some((column) => column.name === argument.name && column.baseType === argument.baseType),
    ).length;
  const [best] = scene.relations
    .filter(({ name }) => scene.rowsOfA.has(name))
    .map((relation) => ({ name: relation.name, score: score(relation) }))
    .sort((one, other) => other.score - one.score);
  return best && best.score > 0 ? best.name : null;
}

export function valueFor(
  scene: Scene,
  argument: Argument,
  source: string | null,
  party: Party,
): string | null {
  const { rows, identity } = party;
  const { tenant, user } = identity;
  const like = argument.name.replace(/^_+|^p_|^in_/, "");
  const row = source ? rows.get(source) : undefined;
  if (row?.[like] != null) return row[like] as string;
  if (scene.relations.some(({ name }) => name === argument.type)) return tenant;
  const table = like.replace(/_?id$/, "");
  if (table !== "") {
    const named = [...rows].find(([name]) => singular(name) === table.toLowerCase());
    if (named?.[1].id != null) return named[1].id as string;
  }
  if (argument.baseType === "uuid") return /user|member|person/.test(like) ? (user ?? tenant) : tenant;
  if (/tenant|org|account/.test(like)) return tenant;
  if (argument.baseType === "regclass") return "pg_class";
  const column = {
    name: like,
    type: argument.type,
    baseType: argument.baseType,
    isArray: argument.type.endsWith("[]"),
    labels: null,
    isNullable: true,
    isRequired: false,
    isGenerated: false,
    isNumbered: false,
  };
  const [value] = candidatesFor(
    { name: "argument", columns: [], checks: [], foreignKeys: [], uniqueKeys: [], primaryKey: [] },
    column,
    1,
  );
  return value ?? null;
}

/** app_public.exchange_accounts → exchange_account, which an argument may be named after. */
const singular = (table: string): string =>
  table.replace(/^.*\./, "").replaceAll('"', "").toLowerCase().replace(/ies$/, "y").replace(/s$/, "");
