import type { ClientBase } from "pg";

/** Catalogs whose rows decide what the check says. A row that is written anew has another xmin. */
const catalogs = [
  "pg_attribute",
  "pg_attrdef",
  "pg_auth_members",
  "pg_class",
  "pg_constraint",
  "pg_database",
  "pg_db_role_setting",
  "pg_default_acl",
  "pg_description",
  "pg_event_trigger",
  "pg_extension",
  "pg_index",
  "pg_inherits",
  "pg_language",
  "pg_namespace",
  "pg_operator",
  "pg_policy",
  "pg_proc",
  "pg_publication",
  "pg_publication_rel",
  "pg_rewrite",
  "pg_sequence",
  "pg_shdescription",
  "pg_trigger",
  "pg_type",
];

const sql = `${catalogs
  .map(
    (name) =>
      `select '${name}' as name, count(*) as rows, sum(hashtextextended(ctid::text || xmin::text, 0)) as digest from pg_catalog.${name}`,
  )
  .join("\nunion all\n")}
union all
select 'pg_roles', count(*), sum(hashtextextended(pg_roles::text, 0)) from pg_catalog.pg_roles`;

/** What changes whenever somebody changes the catalogs, by whatever means: nothing has to be installed. */
export async function catalogFingerprint(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string; rows: string; digest: string | null }>(sql);
  return rows.map(({ name, rows: count, digest }) => `${name} ${count} ${digest}`).join("\n");
}
