import type { Relation } from "./catalog/relations.ts";
import type { Session } from "./session.ts";
import { type Owners, ownedBy } from "./tenants/ownership.ts";
import { baseTables, withoutTriggers } from "./worlds.ts";

/** Why B's rows stay although they should be set aside, by table. */
export type Kept = Map<string, string>;

/**
 * Tries to set the rows of all neighbours aside, and takes the tables that keep
 * them out of the owners: there, no world without B can be had. A published table
 * without a replica identity gets one until the end of the transaction, and what
 * that refuses to everybody is closed.
 */
export async function keepAside(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  neighbours: readonly string[],
): Promise<{ relations: Relation[]; kept: Kept }> {
  const kept: Kept = new Map();
  const unidentified = new Set<string>();
  const tables = () => baseTables(relations).filter(({ name }) => owners.of.has(name));
  const deleteSql = (name: string) => `delete from ${name} t where ${ownedBy(owners, name, neighbours, "t")}`;
  await session.run("savepoint aside");
  await withoutTriggers(session, async () => {
    if (
      await session.attempt(
        tables()
          .map(({ name }) => deleteSql(name))
          .join("; "),
      )
    )
      return;
    // All children go before any parent where foreign keys stay in force: a second round finds them gone.
    for (const round of [1, 2]) {
      for (const { name } of tables()) {
        const error = await session.failure(deleteSql(name));
        if (error?.code === "55000") unidentified.add(name);
        else if (error && round === 2) kept.set(name, `the rows of B cannot be set aside: ${error.message}`);
      }
    }
  });
  await session.run("rollback to savepoint aside; release savepoint aside");
  for (const name of unidentified) {
    const parts = relations.filter(({ root }) => root === name).map((part) => part.name);
    const identify = [name, ...parts].map((one) => `alter table ${one} replica identity full`);
    const error = await session.failure(identify.join("; "));
    if (error) kept.set(name, `the rows of B cannot be set aside: ${error.message}`);
  }
  for (const name of kept.keys()) owners.of.delete(name);
  for (const name of owners.of.keys()) if (ownedBy(owners, name, "", "t") === null) owners.of.delete(name);
  const closed = (relation: Relation): Relation =>
    unidentified.has(relation.root ?? relation.name)
      ? { ...relation, closed: [...new Set([...relation.closed, "update", "delete"])] }
      : relation;
  return { relations: relations.map(closed), kept };
}
