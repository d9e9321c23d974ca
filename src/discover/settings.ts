import type { Asked, Bound } from "./tenant-columns.ts";

/** The settings that policies ask, the tenant's own first. */
export function askedSettings(
  { askedOf, relationsOf }: Bound,
  tenantColumns: readonly string[],
  inPolicies: readonly string[],
): string[] {
  const names = [...tenantColumns, ...relationsOf.keys()];
  return [...new Set([...names.flatMap((name) => frequent(askedOf.get(name))), ...inPolicies])];
}

/** Per column name, the settings that it is usually compared with. */
export const usualSettings = ({ settingsOf }: Bound): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map([...settingsOf].map(([name, asked]) => [name, new Set(usual(asked))]));

const frequent = (asked: Asked | undefined): string[] =>
  [...(asked ?? [])].sort(([, a], [, b]) => b.size - a.size).map(([setting]) => setting);

/** Settings that are no exception: asked in more than half as many tables as the most frequent one. */
const usual = (asked: Asked): string[] => {
  const most = Math.max(0, ...[...asked.values()].map(({ size }) => size));
  return [...asked].filter(([, relations]) => relations.size * 2 > most).map(([setting]) => setting);
};
