import type { Relation } from "./catalog/relations.ts";

/** For each table and each of its partitions, in a fixed order, how much was written to it. */
export type Written = readonly string[];

/** Which tables were written to in this transaction, whosever rows it were. */
export class WrittenTables {
  /** An expression: how much was written to each, as one text. What was undone counts. */
  readonly sql: string;
  readonly #tables: readonly Relation[];

  constructor(relations: readonly Relation[], tables: readonly Relation[]) {
    const parts = tables.flatMap((table) => [
      { oid: table.oid, table },
      ...relations.filter(({ root }) => root === table.name).map(({ oid }) => ({ oid, table })),
    ]);
    this.#tables = parts.map(({ table }) => table);
    // An array is parsed faster than as many rows of values.
    this.sql = `(select coalesce(string_agg((pg_catalog.pg_stat_get_xact_tuples_inserted(oid)
      + pg_catalog.pg_stat_get_xact_tuples_updated(oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(oid)
      + coalesce(pg_catalog.pg_relation_filenode(oid), 0)::bigint)::text, ',' order by place), '')
      from unnest('{${parts.map(({ oid }) => oid)}}'::oid[]) with ordinality as part (oid, place))`;
  }

  /** The tables whose counts are not the same in both. */
  differing(one: Written, other: Written): Relation[] {
    return [...new Set(this.#tables.filter((_, index) => one[index] !== other[index]))];
  }
}
