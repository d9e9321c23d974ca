import { describeTables, type Table } from "../rows/describe-table.ts";
import type { Session } from "../session.ts";
import { isNoSystemSchema, isPlatformSchema } from "./own-schemas.ts";

/** table, partitioned, view, materialized, foreign: pg_class.relkind in words. */
export type RelationKind = "table" | "partitioned" | "view" | "materialized" | "foreign";

/** A relation, and what the role of a tenant may do with it. */
export type Relation = Table & {
  oid: number;
  kind: RelationKind;
  /** The table that it is a partition or an inheritance child of, at the top. */
  root: string | null;
  isPartition: boolean;
  /** Whether it is a managed platform's own, which is not on trial. */
  isPlatform: boolean;
  /** Columns that the role may read, give in an insert, and set in an update. */
  selectable: string[];
  insertable: string[];
  updatable: string[];
  mayDelete: boolean;
  mayTruncate: boolean;
  /** Commands that row security refuses to everybody in the role: no policy lets a row through. */
  closed: string[];
  /** Privileges on the table as a whole that no tenant has a use for: TRUNCATE, REFERENCES, TRIGGER, MAINTAIN. */
  idlePrivileges: string[];
};

/** The policies of a kind that hold the role to a command. */
const applied = (kind: string) =>
  `select from pg_policy where polrelid = pg_class.oid and ${kind} and polcmd in (letter, '*')
      and (polroles = '{0}' or exists (select from unnest(polroles) member where pg_has_role(role.oid, member, 'usage')))`;

const passes = `coalesce(pg_get_expr(case when letter = 'a' then coalesce(polwithcheck, polqual) else polqual end, polrelid), 'true') <> 'false'`;

/** Every relation but those of Postgres and of extensions; `role` is the one a tenant acts as. */
export async function findRelations(
  session: Session,
  role: string,
  schemas: readonly string[],
): Promise<Relation[]> {
  const rows = await session.query<Omit<Relation, keyof Table>>(
    `select pg_class.oid,
       case relkind when 'r' then 'table' when 'p' then 'partitioned' when 'v' then 'view'
                    when 'm' then 'materialized' else 'foreign' end as kind,
       (with recursive up (parent) as (
          select inhparent from pg_inherits where inhrelid = pg_class.oid
          union all select inhparent from pg_inherits join up on inhrelid = up.parent)
        select parent::regclass::text from up
         where not exists (select from pg_inherits where inhrelid = up.parent) limit 1) as root,
       relispartition as "isPartition",
       ${isPlatformSchema("nspname")} as "isPlatform",
       case when reachable then array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
              and has_column_privilege($1::name, attrelid, attnum, 'select') order by attnum) else '{}' end as selectable,
       case when reachable then array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
              and attgenerated = '' and has_column_privilege($1::name, attrelid, attnum, 'insert') order by attnum) else '{}' end as insertable,
       case when reachable then array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
              and attgenerated = '' and attidentity <> 'a'
              and has_column_privilege($1::name, attrelid, attnum, 'update') order by attnum) else '{}' end as updatable,
       reachable and has_table_privilege($1::name, pg_class.oid, 'delete') as "mayDelete",
       reachable and relkind in ('r', 'p', 'f') and has_table_privilege($1::name, pg_class.oid, 'truncate') as "mayTruncate",
       array(select command
               from unnest('{select,insert,update,delete}'::text[], '{r,a,w,d}'::"char"[]) as commands (command, letter)
              where relrowsecurity and not role.rolsuper and not role.rolbypassrls
                and (relforcerowsecurity or not pg_has_role(role.oid, relowner, 'usage'))
                and not (exists (${applied("polpermissive")} and ${passes})
                         and not exists (${applied("not polpermissive")} and not ${passes}))) as closed,
       array(select privilege from unnest(case when relkind in ('v', 'f') then '{}'::text[]
                when current_setting('server_version_num')::int >= 170000 then '{truncate,references,trigger,maintain}'::text[]
                else '{truncate,references,trigger}'::text[] end) privilege
              where reachable and has_table_privilege($1::name, pg_class.oid, privilege)) as "idlePrivileges"
     from pg_class
     join pg_namespace on pg_namespace.oid = relnamespace
     join pg_roles role on role.rolname = $1
     cross join lateral (select has_schema_privilege($1::name, pg_namespace.oid, 'usage') as reachable) schema
    where relkind in ('r', 'p', 'v', 'm', 'f') and ${isNoSystemSchema("nspname")}
      and (cardinality($2::text[]) = 0 or nspname = any ($2))
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
    order by relispartition, pg_class.oid::regclass::text`,
    [role, schemas],
  );
  const tables = await describeTables(
    session.client,
    rows.map(({ oid }) => oid),
  );
  return tables.map((table, index) => ({ ...table, ...(rows[index] as (typeof rows)[number]) }));
}
