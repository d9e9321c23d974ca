import type { Catalog } from "./catalog.ts";
import { judgeCondition } from "./judge-condition.ts";
import type { Policy } from "./policy.ts";
import type { Verdict } from "./verdict.ts";
import { readsContext, settingsOf } from "./walk.ts";

export type Column = {
  relation: number;
  number: number;
  name: string;
  isKey: boolean;
  isRequired: boolean;
  heldWith: number[];
};

/** What the policies themselves tell: which columns say whose a row is, and which settings say who asks. */
export type Discovery = {
  tenantColumns: string[];
  settings: string[];
  walls: { relation: number; column: number }[];
  /** Per column name, the settings that it is usually compared with. */
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
  const askedOf = new Map<string, Map<string, Set<number>>>();
  const walls = new Map<string, { relation: number; column: number }>();
  const columnsOf = Map.groupBy(columns, ({ relation }) => relation);
  for (const policy of policies) {
    const verdicts = verdictsOf(policy, catalog);
    // It asks who is there and binds nothing: the columns that it may have meant.
    if (asksInVain(policy, verdicts, catalog)) {
      for (const { number, name } of columnsOf.get(policy.relation) ?? []) {
        if (!TENANT_LIKE.test(name)) continue;
        walls.set(`${policy.relation}.${number}`, { relation: policy.relation, column: number });
        relationsOf.set(name, (relationsOf.get(name) ?? new Set()).add(policy.relation));
      }
    }
    for (const verdict of verdicts) {
      if (verdict.holds !== "bound") continue;
      for (const column of verdict.columns) {
        const name = nameOf.get(`${policy.relation}.${column}`);
        if (name === undefined || !catalog.isKey(policy.relation, column)) continue;
        walls.set(`${policy.relation}.${column}`, { relation: policy.relation, column });
        relationsOf.set(name, (relationsOf.get(name) ?? new Set()).add(policy.relation));
        const asked = askedOf.get(name) ?? new Map<string, Set<number>>();
        for (const setting of verdict.settings.get(column) ?? [])
          asked.set(setting, (asked.get(setting) ?? new Set()).add(policy.relation));
        askedOf.set(name, asked);
      }
    }
  }
  const tenantColumns = given.tenantColumns ?? [bestName(relationsOf) ?? commonName(columns)];
  const found = [...tenantColumns, ...relationsOf.keys()].flatMap((name) => frequent(askedOf.get(name)));
  return {
    tenantColumns: [...tenantColumns],
    // The tenant's own first; then whatever else the policies ask.
    settings: [
      ...new Set(given.settings ?? [...found, ...policies.flatMap((policy) => settingsIn(policy, catalog))]),
    ],
    walls: [...walls.values()],
    usualSettings: new Map([...askedOf].map(([name, asked]) => [name, new Set(usual(asked))])),
  };
}

export const verdictsOf = ({ using, check, relation }: Policy, catalog: Catalog): Verdict[] =>
  [using, check].flatMap((condition) => (condition ? [judgeCondition(condition, relation, catalog)] : []));

const settingsIn = ({ using, check }: Policy, catalog: Catalog): string[] =>
  [using, check].flatMap((condition) => (condition ? [...settingsOf(condition, catalog)] : []));

const asksInVain = ({ using, check }: Policy, verdicts: readonly Verdict[], catalog: Catalog): boolean =>
  verdicts.every(({ holds }) => holds === "open") &&
  [using, check].some((condition) => condition && readsContext(condition, catalog));

/** The name in most tables; one that sounds like a tenant counts for more than one of a user. */
function bestName(relationsOf: ReadonlyMap<string, ReadonlySet<number>>): string | undefined {
  const score = ([name, relations]: [string, ReadonlySet<number>]) =>
    name === "id" ? 0 : relations.size * (TENANT_LIKE.test(name) ? 3 : 1);
  return [...relationsOf].sort((a, b) => score(b) - score(a))[0]?.[0];
}

const commonName = (columns: readonly Column[]): string =>
  COMMON_NAMES.find((name) => columns.some((column) => column.name === name)) ?? "tenant_id";

type Asked = ReadonlyMap<string, ReadonlySet<number>>;

const frequent = (asked: Asked | undefined): string[] =>
  [...(asked ?? [])].sort(([, a], [, b]) => b.size - a.size).map(([setting]) => setting);

/** Settings that are no exception: asked in more than half as many tables as the most frequent one. */
const usual = (asked: Asked): string[] => {
  const most = Math.max(0, ...[...asked.values()].map(({ size }) => size));
  return [...asked].filter(([, relations]) => relations.size * 2 > most).map(([setting]) => setting);
};
