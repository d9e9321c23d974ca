import type { Client } from "pg";

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
};

export type Check = { name: string; columns: string[]; definition: string };
export type ForeignKey = { name: string; table: string; columns: string[]; referenced: string[] };
export type Table = {
  name: string;
  columns: Column[];
  checks: Check[];
  foreignKeys: ForeignKey[];
  primaryKey: string[];
};

/** What the catalogs say of a table that matters for making a row of it. */
export async function describeTable(client: Client, table: string): Promise<Table> {
  const { rows } = await client.query<Table>(
    `select $1::regclass::text as name,
       (select jsonb_agg(jsonb_build_object(
                 'name', attname,
                 'type', format_type(atttypid, atttypmod),
                 'baseType', coalesce(base.typname, own.typname),
                 'isArray', own.typcategory = 'A',
                 'labels', (select jsonb_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = own.oid),
                 'isNullable', not attnotnull,
                 'isRequired', attnotnull and not atthasdef and attidentity = '') order by attnum)
          from pg_attribute
          join pg_type own on own.oid = atttypid
          left join pg_type base on base.oid = own.typbasetype
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', conname,
                 'columns', (select jsonb_agg(attname) from pg_attribute where attrelid = conrelid and attnum = any (conkey)),
                 'definition', pg_get_constraintdef(pg_constraint.oid))), '[]')
          from pg_constraint where conrelid = $1::regclass and contype = 'c') as checks,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', conname,
                 'table', confrelid::regclass::text,
                 'columns', (select jsonb_agg(attname order by ord) from unnest(conkey) with ordinality k (num, ord)
                               join pg_attribute on attrelid = conrelid and attnum = num),
                 'referenced', (select jsonb_agg(attname order by ord) from unnest(confkey) with ordinality k (num, ord)
                               join pg_attribute on attrelid = confrelid and attnum = num)) order by cardinality(conkey) desc), '[]')
          from pg_constraint where conrelid = $1::regclass and contype = 'f' and conparentid = 0) as "foreignKeys",
       (select jsonb_agg(attname order by ord)
          from pg_constraint
          cross join unnest(conkey) with ordinality k (num, ord)
          join pg_attribute on attrelid = conrelid and attnum = num
         where conrelid = $1::regclass and contype = 'p') as "primaryKey"`,
    [table],
  );
  const described = rows[0];
  if (described === undefined) throw new Error(`No such table: ${table}`);
  return described;
}
