import type { Binding } from "./bindings.ts";
import type { Column } from "./columns.ts";
import { COMMON_NAMES, namesTenant, weightOf } from "./names.ts";
import type { Catalog } from "./policies/catalog.ts";
import { judgeCondition } from "./policies/judge-condition.ts";
import type { Policy } from "./policies/policy.ts";
import type { Verdict } from "./policies/verdict.ts";
import { readsContext } from "./policies/walk.ts";
import { bindsOf } from "./policies/ways.ts";

/** By setting, the relations that ask it. */
export type Asked = ReadonlyMap<string, ReadonlySet<number>>;

/** What the policies bind: per column name the relations, and the settings that it is compared with. */
export type Bound = {
  relationsOf: ReadonlyMap<string, ReadonlySet<number>>;
  askedOf: ReadonlyMap<string, Asked>;
  /** The same, of columns that are compared with a setting itself, and not with a list, a claim or a look-up. */
  settingsOf: ReadonlyMap<string, Asked>;
  walls: readonly { relation: number; column: number }[];
};

/** Reads off the policies which columns hold a row to the asker. */
export function boundColumns(
  policies: readonly Policy[],
  columns: readonly Column[],
  catalog: Catalog,
): Bound {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  const columnsOf = Map.groupBy(columns, ({ relation }) => relation);
  const relationsOf = new Map<string, Set<number>>();
  const askedOf = new Map<string, Map<string, Set<number>>>();
  const settingsOf = new Map<string, Map<string, Set<number>>>();
  const ask = (where: typeof askedOf, name: string, settings: Iterable<string>, relation: number) => {
    const asked = where.get(name) ?? new Map<string, Set<number>>();
    for (const setting of settings) asked.set(setting, (asked.get(setting) ?? new Set()).add(relation));
    where.set(name, asked);
  };
  const walls = new Map<string, { relation: number; column: number }>();
  const note = (relation: number, column: number, name: string) => {
    walls.set(`${relation}.${column}`, { relation, column });
    relationsOf.set(name, (relationsOf.get(name) ?? new Set()).add(relation));
  };
  for (const policy of policies) {
    const verdicts = verdictsOf(policy, catalog);
    // It asks who is there and binds nothing: the columns that it may have meant.
    if (asksInVain(policy, verdicts, catalog))
      for (const { number, name } of columnsOf.get(policy.relation) ?? [])
        if (namesTenant(name)) note(policy.relation, number, name);
    for (const verdict of verdicts) {
      if (verdict.holds !== "bound") continue;
      for (const column of verdict.columns) {
        const name = nameOf.get(`${policy.relation}.${column}`);
        if (name === undefined || !catalog.isKey(policy.relation, column)) continue;
        note(policy.relation, column, name);
        ask(askedOf, name, verdict.settings.get(column) ?? [], policy.relation);
        const binds = verdict.ways.flatMap(bindsOf).filter((bind) => bind.column === column);
        for (const { idiom, settings } of binds)
          if (idiom === "setting" || idiom === "helper") ask(settingsOf, name, settings, policy.relation);
      }
    }
  }
  return { relationsOf, askedOf, settingsOf, walls: [...walls.values()] };
}

const verdictsOf = ({ using, check, relation }: Policy, catalog: Catalog): Verdict[] =>
  [using, check].flatMap((condition) => (condition ? [judgeCondition(condition, relation, catalog)] : []));

const asksInVain = ({ using, check }: Policy, verdicts: readonly Verdict[], catalog: Catalog): boolean =>
  verdicts.every(({ holds }) => holds === "open") &&
  [using, check].some((condition) => condition && readsContext(condition, catalog));

/** The name that says whose a row is: bound in most tables, and by its name a tenant's before a user's. */
export function mostLikelyColumn(
  { relationsOf }: Bound,
  bindings: readonly Binding[],
  columns: readonly Column[],
): string {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  // A membership is looked up to find a tenant, not a user.
  const lookedUp = new Set(
    bindings.flatMap(({ relation, column, lookedUpIn }) =>
      lookedUpIn.length > 0 ? [nameOf.get(`${relation}.${column}`)] : [],
    ),
  );
  const score = ([name, relations]: [string, ReadonlySet<number>]) =>
    relations.size * (weightOf(name) + (lookedUp.has(name) ? 1 : 0));
  const best = [...relationsOf].sort((a, b) => score(b) - score(a))[0]?.[0];
  return best ?? COMMON_NAMES.find((name) => columns.some((column) => column.name === name)) ?? "tenant_id";
}
