import { canariesOf } from "../canaries.ts";
import type { Relation } from "../catalog/relations.ts";
import { list, type Probe, type Scene } from "./probe.ts";

const MOST_TELLTALES = 80;

/**
 * What belongs to no tenant may still tell of one: a log without a tenant's
 * column, filled by a trigger. It is searched for what only B's rows hold.
 */
export function sharedProbes(scene: Scene, telltales: readonly string[]): Probe[] {
  if (telltales.length === 0) return [];
  const pattern = telltales.map((text) => text.replaceAll(/[^A-Za-z0-9]/g, "\\$&")).join("|");
  return scene.relations
    .filter(
      ({ name, selectable, isPartition }) =>
        !scene.owners.of.has(name) && !isPartition && selectable.length > 0,
    )
    .map((relation) => search(relation, pattern));
}

function search({ name, selectable }: Relation, pattern: string): Probe {
  return {
    object: name,
    command: "select",
    rule: "reads-neighbour",
    gain: "finds what only B has in rows that belong to no tenant",
    sql: `select found.* from (select row(${list(selectable)})::text as text from ${name}) as found where found.text ~ '${pattern.replaceAll("'", "''")}' limit 3`,
    isSearch: true,
    writes: false,
  };
}

/** Keys that only B's rows hold, and the texts that were made up for them. */
export function telltalesOf(scene: Scene): string[] {
  const texts = (rows: readonly Record<string, string>[]) => rows.flatMap((row) => Object.values(row));
  const invented = new Set(scene.made.map(({ row }) => row));
  const others = new Set(
    scene.relations.flatMap(({ name }) => {
      const own = [scene.rowsOfA.get(name) ?? [], scene.moreOfA.get(name) ?? []].flat();
      if (scene.owners.of.has(name)) return texts(own);
      return [...texts(own), ...texts([scene.rowsOfB.get(name) ?? []].flat())];
    }),
  );
  const made = scene.relations
    .filter(({ name }) => scene.owners.of.has(name))
    .flatMap(({ name }) => [scene.rowsOfB.get(name) ?? [], scene.moreOfB.get(name) ?? []].flat())
    .filter((row) => invented.has(row));
  const inventions = texts(made).filter((text) => text != null && numbered.test(text) && !others.has(text));
  return [...new Set([...canariesOf(scene), ...inventions])].slice(0, MOST_TELLTALES);
}

/** As the generator writes a text of B's: row7002, and of its further rows. */
const numbered = /^(row|ROW)7\d02\b|\/7\d02$/;
