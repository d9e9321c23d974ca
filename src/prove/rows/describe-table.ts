import type { ClientBase } from "pg";

export type Column = {
  name: string;
  /** As it is written in a cast. */
  type: string;
  /** The type below a domain, an array or an enumeration's own name. */
  baseType: string;
  isArray: boolean;
  labels: string[] | null;
  isNullable: boolean;
  /** Neither null nor a default will do. */
  isRequired: boolean;
  /** Computed by the table; it cannot be given. */
  isGenerated: boolean;
  /** Numbered by the table; an update may not set it. */
  isNumbered: boolean;
};

export type Check = { name: string; columns: string[]; definition: string };
export type ForeignKey = { name: string; table: string; columns: string[]; referenced: string[] };
/** A unique or exclusion index; `columns` are all that it depends on, in expressions too. */
export type UniqueKey = { name: string; columns: string[] };
export type Table = {
  name: string;
  columns: Column[];
  checks: Check[];
  foreignKeys: ForeignKey[];
  uniqueKeys: UniqueKey[];
  primaryKey: string[];
};

/** What the catalogs say of a table that matters for making a row of it. */
export async function describeTable(client: ClientBase, table: string): Promise<Table> {
  const { rows } = await client.query<{ oid: number }>(`select $1::regclass::oid as oid`, [table]);
  const [described] = await describeTables(
    client,
    rows.map(({ oid }) => oid),
  );
  if (described === undefined) throw new Error(`No such table: ${table}`);
  return described;
}

/** The same for many relations at once, in the order given. */
export async function describeTables(client: ClientBase, oids: readonly number[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select relation.oid::regclass::text as name,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', attname,
                 'type', format_type(atttypid, atttypmod),
                 'baseType', coalesce(base.typname, own.typname),
                 'isArray', own.typcategory = 'A',
                 'labels', (select jsonb_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid in (own.oid, base.oid)),
                 'isNullable', not attnotnull and not own.typnotnull,
                 'isRequired', attnotnull and not atthasdef and attidentity = '',
                 'isGenerated', attgenerated <> '',
                 'isNumbered', attidentity = 'a') order by attnum), '[]')
          from pg_attribute
          join pg_type own on own.oid = atttypid
          left join pg_type base on base.oid = own.typbasetype
         where attrelid = relation.oid and attnum > 0 and not attisdropped) as columns,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', conname,
                 'columns', (select jsonb_agg(attname) from pg_attribute where attrelid = conrelid and attnum = any (conkey)),
                 'definition', pg_get_constraintdef(pg_constraint.oid))), '[]')
          from pg_constraint where conrelid = relation.oid and contype = 'c') as checks,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', conname,
                 'table', confrelid::regclass::text,
                 'columns', (select jsonb_agg(attname order by ord) from unnest(conkey) with ordinality k (num, ord)
                               join pg_attribute on attrelid = conrelid and attnum = num),
                 'referenced', (select jsonb_agg(attname order by ord) from unnest(confkey) with ordinality k (num, ord)
                               join pg_attribute on attrelid = confrelid and attnum = num)) order by cardinality(conkey) desc, conname), '[]')
          from pg_constraint where conrelid = relation.oid and contype = 'f' and conparentid = 0) as "foreignKeys",
       (select coalesce(jsonb_agg(jsonb_build_object('name', key.relname, 'columns', used.columns) order by key.relname), '[]')
          from pg_index
          join pg_class key on key.oid = indexrelid
          cross join lateral (
            select jsonb_agg(attname order by attnum) as columns
              from pg_attribute
             where attrelid = indrelid and not attisdropped and attnum > 0
               and (attnum = any (indkey)
                    or exists (select from pg_depend
                                where classid = 'pg_class'::regclass and objid = indexrelid
                                  and refclassid = 'pg_class'::regclass and refobjid = indrelid and refobjsubid = attnum))) used
         where indrelid = relation.oid and (indisunique or indisexclusion)) as "uniqueKeys",
       (select coalesce(jsonb_agg(attname order by ord), '[]')
          from pg_constraint
          cross join unnest(conkey) with ordinality k (num, ord)
          join pg_attribute on attrelid = conrelid and attnum = num
         where conrelid = relation.oid and contype = 'p') as "primaryKey"
      from unnest($1::oid[]) with ordinality as relation (oid, place)
     order by relation.place`,
    [oids],
  );
  return rows;
}
