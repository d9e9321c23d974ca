import type { Scene } from "./probes/probe.ts";

/** Keys that only B's rows hold: wherever A meets one that it did not name itself, it has met B. */
export function canariesOf({ relations, owners, rowsOfA, rowsOfB, moreOfB, neighbours }: Scene): string[] {
  const mine = new Set([...rowsOfA.values()].flatMap((row) => Object.values(row)));
  const theirs = new Set(neighbours.filter(({ length }) => length >= 8));
  for (const relation of relations) {
    const row = rowsOfB.get(relation.name);
    if (!row || !owners.of.has(relation.name)) continue;
    const rows = [row, ...(moreOfB.get(relation.name) ?? [])];
    const shared = new Set(
      relation.foreignKeys.filter(({ table }) => !owners.of.has(table)).flatMap(({ columns }) => columns),
    );
    for (const { name, baseType } of relation.columns) {
      if (baseType !== "uuid" || !relation.primaryKey.includes(name) || shared.has(name)) continue;
      for (const value of rows.flatMap((one) => one[name] ?? [])) theirs.add(value);
    }
  }
  return [...theirs].filter((value) => !mine.has(value));
}
