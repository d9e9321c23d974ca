import type { Catalog } from "./catalog.ts";
import { judgeCondition } from "./judge-condition.ts";
import type { Policy } from "./policy.ts";
import type { Verdict } from "./verdict.ts";
import { settingsOf } from "./walk.ts";

export type Column = { relation: number; number: number; name: string; isKey: boolean };

/** What the policies themselves tell: which columns say whose a row is, and which settings say who asks. */
export type Discovery = {
  tenantColumns: string[];
  settings: string[];
  walls: { relation: number; column: number }[];
  /** Per column name, the settings that it is compared with where nearly all policies agree. */
  usualSettings: ReadonlyMap<string, ReadonlySet<string>>;
};

const TENANT_LIKE = /tenant|org|team|workspace|company|customer|account|shop|site|project/i;
const COMMON_NAMES = [
  "tenant_id",
  "organization_id",
  "organisation_id",
  "org_id",
  "workspace_id",
  "team_id",
  "company_id",
  "account_id",
];

/** Reads tenant columns and settings off the policies; `given` names win. */
export function discover(
  policies: readonly Policy[],
  columns: readonly Column[],
  catalog: Catalog,
  given: { tenantColumns?: readonly string[]; settings?: readonly string[] },
): Discovery {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  const relationsOf = new Map<string, Set<number>>();
  const counts = new Map<string, Map<string, number>>();
  const walls = new Map<string, { relation: number; column: number }>();
  for (const policy of policies) {
    for (const verdict of verdictsOf(policy, catalog)) {
      if (verdict.holds !== "bound") continue;
      for (const column of verdict.columns) {
        const name = nameOf.get(`${policy.relation}.${column}`);
        if (name === undefined) continue;
        walls.set(`${policy.relation}.${column}`, { relation: policy.relation, column });
        relationsOf.set(name, (relationsOf.get(name) ?? new Set()).add(policy.relation));
        const settings = counts.get(name) ?? new Map<string, number>();
        for (const setting of verdict.settings.get(column) ?? [])
          settings.set(setting, (settings.get(setting) ?? 0) + 1);
        counts.set(name, settings);
      }
    }
  }
  const tenantColumns = given.tenantColumns ?? [bestName(relationsOf) ?? commonName(columns)];
  const found = [...tenantColumns, ...relationsOf.keys()].flatMap((name) => frequent(counts.get(name)));
  return {
    tenantColumns: [...tenantColumns],
    // The tenant's own first; then whatever else the policies ask.
    settings: [
      ...new Set(given.settings ?? [...found, ...policies.flatMap((policy) => settingsIn(policy, catalog))]),
    ],
    walls: [...walls.values()],
    usualSettings: new Map([...counts].map(([name, settings]) => [name, new Set(usual(settings))])),
  };
}

export const verdictsOf = ({ using, check, relation }: Policy, catalog: Catalog): Verdict[] =>
  [using, check].flatMap((condition) => (condition ? [judgeCondition(condition, relation, catalog)] : []));

const settingsIn = ({ using, check }: Policy, catalog: Catalog): string[] =>
  [using, check].flatMap((condition) => (condition ? [...settingsOf(condition, catalog)] : []));

/** The name in most tables; one that sounds like a tenant counts for more than one of a user. */
function bestName(relationsOf: ReadonlyMap<string, ReadonlySet<number>>): string | undefined {
  const score = ([name, relations]: [string, ReadonlySet<number>]) =>
    name === "id" ? 0 : relations.size * (TENANT_LIKE.test(name) ? 3 : 1);
  return [...relationsOf].sort((a, b) => score(b) - score(a))[0]?.[0];
}

const commonName = (columns: readonly Column[]): string =>
  COMMON_NAMES.find((name) => columns.some((column) => column.name === name)) ?? "tenant_id";

const frequent = (counts: ReadonlyMap<string, number> | undefined): string[] =>
  [...(counts ?? [])].sort(([, a], [, b]) => b - a).map(([setting]) => setting);

/** Settings in at least three quarters of the comparisons, where there are enough to speak of a custom. */
function usual(counts: ReadonlyMap<string, number>): string[] {
  const total = Math.max(0, ...counts.values());
  const sum = [...counts.values()].reduce((a, b) => a + b, 0);
  if (sum < 4) return [];
  return [...counts]
    .filter(([, count]) => count >= total / 3 && count * 4 >= sum)
    .map(([setting]) => setting);
}
