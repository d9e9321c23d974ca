import { withAdministrator } from "../../src/database/administration.ts";
import { markdownTable } from "./markdown.ts";

type Column = { table: string; name: string; type: string; keys: string };
type Relation = { child: string; parent: string; columns: string; optional: boolean; one: boolean };
type Table = { table: string; comment: string; reads: string; writes: string; partitions: number };

/** The tables of the API as a Mermaid picture, and who may do what in each. */
export function schemaPicture(url: string): Promise<string> {
  return withAdministrator(url, async (client) => {
    const { rows: columns } = await client.query<Column>(KEY_COLUMNS);
    const { rows: relations } = await client.query<Relation>(RELATIONS);
    const { rows: tables } = await client.query<Table>(TABLES);
    return `# Schema

Made from the catalogs by \`npm run check:generated -- --write\`. Everything else, to the
last grant, is in [schema.txt](schema.txt); what the API makes of it is in
[schema.graphql](../schema.graphql).

Columns of keys only. Every tenant table has a \`tenant_id\`, which is part of every key
and of every reference between two of them; it and the references to \`tenants\` are left
out of the picture.

\`\`\`mermaid
erDiagram
${[...entities(columns), ...relations.map(relation)].map((line) => `  ${line}`).join("\n")}
\`\`\`

${markdownTable(
  ["table", "what it holds", "who reads", "who writes", "partitions"],
  tables.map(({ table, comment, reads, writes, partitions }) => [
    `\`${table}\``,
    comment,
    reads,
    writes,
    partitions === 0 ? "" : `${partitions}`,
  ]),
)}
"Own" means: one's own rows, and everyone's for owners and admins of the tenant. "Tenant"
means everyone in the tenant; for writing, everyone but viewers. Column grants narrow this
further.
`;
  });
}

function entities(columns: Column[]): string[] {
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return [...byTable].flatMap(([table, own]) => [
    `${table} {`,
    ...own.map(({ name, type, keys }) => `  ${type} ${name} ${keys}`.trimEnd()),
    "}",
  ]);
}

/** One parent, or none where the columns may be null, and many children, or one where they are unique. */
function relation({ child, parent, columns, optional, one }: Relation): string {
  return `${parent} ${optional ? "|o" : "||"}--${one ? "o|" : "o{"} ${child} : "${columns}"`;
}

const ALL_TABLES = `relnamespace = 'app_public'::regnamespace and relkind in ('r', 'p') and not relispartition`;

const KEY_COLUMNS = `
  select relname as table, attname as name, replace(format_type(atttypid, null), ' ', '_') as type,
         concat_ws(', ',
           case when bool_or(contype = 'p') then 'PK' end,
           case when bool_or(contype = 'f') then 'FK' end,
           case when bool_or(contype = 'u') then 'UK' end) as keys
    from pg_class
    join pg_constraint on conrelid = pg_class.oid and contype in ('p', 'f', 'u') and conparentid = 0
    join pg_attribute on attrelid = pg_class.oid and attnum = any (conkey)
   where ${ALL_TABLES} and attname <> 'tenant_id'
   group by relname, attname, attnum, atttypid
   order by relname collate "C", attnum`;

const RELATIONS = `
  select conrelid::regclass::text as child_name, child.relname as child, parent.relname as parent,
         string_agg(attname, ', ' order by place) as columns, not bool_and(attnotnull) as optional,
         exists (
           select from pg_index
            where indrelid = conrelid and indisunique and indpred is null
              and (indkey::int2[])[0:indnkeyatts - 1] <@ conkey) as one
    from pg_constraint
    join pg_class as child on child.oid = conrelid
    join pg_class as parent on parent.oid = confrelid
    cross join unnest(conkey) with ordinality as key (attnum, place)
    join pg_attribute on attrelid = conrelid and pg_attribute.attnum = key.attnum
   where contype = 'f' and conparentid = 0 and connamespace = 'app_public'::regnamespace
     and attname <> 'tenant_id'
   group by pg_constraint.oid, conrelid, conkey, conname, child.relname, parent.relname
   order by child.relname collate "C", conname collate "C"`;

/** As tenancy.read_expression() and tenancy.write_expression() write them. */
const RIGHT = (policy: string) => `
  (select case
            when pg_get_expr(coalesce(polqual, polwithcheck), polrelid) ~ 'user_id' then 'own'
            when pg_get_expr(coalesce(polqual, polwithcheck), polrelid) ~ 'owner' and pg_get_expr(coalesce(polqual, polwithcheck), polrelid) !~ 'member' then 'admins'
            else 'tenant'
          end
     from pg_policy where polrelid = pg_class.oid and polname = '${policy}')`;

const TABLES = `
  select relname as table, regexp_replace(obj_description(oid, 'pg_class'), '^\\s*(@[^\\n]*\\n\\s*)*', '') as comment,
         coalesce(${RIGHT("select_member")}, 'everyone') as reads,
         case when has_any_column_privilege('app_user', oid, 'insert, update') or has_table_privilege('app_user', oid, 'delete')
              then ${RIGHT("insert_member")} else 'nobody' end as writes,
         (select count(*)::int from pg_inherits where inhparent = oid) as partitions
    from pg_class
   where ${ALL_TABLES}
   order by relname collate "C"`;
