import pg from "pg";
import { namesUser } from "../../discover/names.ts";
import type { Relation } from "../catalog/relations.ts";
import type { Session } from "../session.ts";
import { type Owners, ownedBy } from "./ownership.ts";
import type { UserColumns } from "./people.ts";

const CANDIDATES = 20;

/** The two tenants that have rows in most tables, the fullest first; fewer where there are fewer. */
export async function findTenants(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
): Promise<string[]> {
  const tables = relations.filter(
    ({ name, kind, isPartition }) =>
      (kind === "table" || kind === "partitioned") && !isPartition && owners.of.get(name)?.by === "column",
  );
  const columnOf = (name: string) => {
    const ownership = owners.of.get(name);
    return pg.escapeIdentifier(ownership?.by === "column" ? ownership.column : "");
  };
  const sources = owners.root ? tables.filter(({ name }) => name === owners.root?.table) : tables;
  const ids = new Set<string>();
  for (const { name } of sources) {
    const rows = await session.query<{ id: string | null }>(
      `select distinct ${columnOf(name)}::text as id from ${name} order by 1 limit ${CANDIDATES}`,
    );
    for (const { id } of rows) if (id !== null && ids.size < CANDIDATES) ids.add(id);
  }
  const scores: { id: string; score: number }[] = [];
  for (const id of ids) {
    const filled = tables.map(
      ({ name }) => `exists (select from ${name} t where ${ownedBy(owners, name, id, "t")})::int`,
    );
    const [row] = await session.query<{ score: string }>(`select ${filled.join(" + ") || "0"} as score`);
    scores.push({ id, score: Number(row?.score ?? 0) });
  }
  return scores
    .sort((one, other) => other.score - one.score)
    .slice(0, 2)
    .map(({ id }) => id);
}

/** A user of the tenant who owns rows in most tables, and is not the neighbour's too. */
export async function findUser(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  compared: UserColumns,
  tenant: string,
  neighbour: string | null,
): Promise<string | null> {
  if (namesUser(owners.column)) return tenant;
  const mine = await usersOf(session, relations, owners, compared, tenant);
  const theirs =
    neighbour === null ? new Map() : await usersOf(session, relations, owners, compared, neighbour);
  const ranked = [...mine].sort((one, other) => other[1] - one[1]);
  return (ranked.find(([user]) => !theirs.has(user)) ?? ranked[0])?.[0] ?? null;
}

/** The users named in a tenant's rows, with the number of tables that name them. */
async function usersOf(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  compared: UserColumns,
  tenant: string,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const relation of relations) {
    const condition = ownedBy(owners, relation.name, tenant, "t");
    const isTable = relation.kind === "table" || relation.kind === "partitioned";
    if (condition === null || !isTable || relation.isPartition) continue;
    for (const column of userColumns(relation, owners, compared)) {
      const name = pg.escapeIdentifier(column);
      const rows = await session.query<{ id: string }>(
        `select t.${name}::text as id from ${relation.name} t
          where ${condition} and t.${name} is not null group by 1 order by count(*) desc, 1 limit 5`,
      );
      for (const { id } of rows) found.set(id, (found.get(id) ?? 0) + 1);
    }
  }
  return found;
}

export function userColumns(relation: Relation, owners: Owners, compared: UserColumns): string[] {
  const known = compared.get(relation.oid);
  const lists = new Set(relation.columns.filter(({ isArray }) => isArray).map(({ name }) => name));
  if (known) return known.filter((name) => !lists.has(name));
  const named = relation.columns
    .map(({ name }) => name)
    .filter((name) => /^(user|owner|member|author|profile|person)_?id$|^(user|owner)$|^uid$/.test(name));
  const isUsers = /(^|[."])(app_)?(users|people|members|profiles|accounts)"?$/.test(relation.name);
  const key = relation.primaryKey.find((name) => name !== owners.column);
  return isUsers && key && named.length === 0 ? [key] : named;
}
