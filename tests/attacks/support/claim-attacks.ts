import type { Client } from "pg";

/** Answers the rows that the attack gets to see. */
export type Attack = (client: Client, table: string, own: string, other: string) => Promise<unknown>;

/** Sets the claim to the own tenant where `n` is 1 and to the other's from then on. */
const claimBy = (n: string) =>
  `set_config('app.current_tenant_id', case ${n} when 1 then $1 else $2 end, true)`;

const rowsOf =
  (sql: (table: string) => string): Attack =>
  async (client, table, own, other) =>
    (await client.query(sql(table), [own, other])).rows;

/** The claim changes while one and the same scan, or its repetition, is under way. */
export const FIRST_SCAN_ATTACKS: Record<string, Attack> = {
  "a function in the condition": rowsOf(
    (table) =>
      `select tenant_id from ${table} where set_config('app.current_tenant_id', $2, true) is not null and $1 <> ''`,
  ),
  "a function in the list": rowsOf(
    (table) =>
      `select tenant_id, set_config('app.current_tenant_id', $2, true) is null from ${table} where $1 <> ''`,
  ),
  "a lateral join that scans again": rowsOf(
    (table) => `select seen.tenant_id
                  from (select ${claimBy("n")}, n from generate_series(1, 4) as n offset 0) as switch
                  cross join lateral (select tenant_id from ${table} where switch.n > 0 offset 0) as seen`,
  ),
  "a nested loop that scans again": rowsOf(
    (table) => `select seen.tenant_id
                  from (select ${claimBy("n")}, n from generate_series(1, 4) as n offset 0) as switch
                  join ${table} as seen on seen.id > switch.n`,
  ),
  "a sub-select for each row": rowsOf(
    (table) => `select (select array_agg(tenant_id) from ${table} where switch.n > 0) as tenants
                  from (select ${claimBy("n")}, n from generate_series(1, 4) as n offset 0) as switch`,
  ),
  "a recursive query that scans again": rowsOf(
    (table) => `with recursive visited (n, tenant_id) as (
                  select 1, null::uuid
                  union all
                  select n + 1, seen.tenant_id
                    from visited
                    cross join lateral (
                      select ${table}.tenant_id from ${table} where ${claimBy("visited.n")} is not null limit 1
                    ) as seen
                   where n < 5
                ) select tenant_id from visited`,
  ),
  "a cursor that is half read": async (client, table, _own, other) => {
    await client.query(`declare half cursor for select tenant_id from ${table}`);
    const first = await client.query("fetch 1 from half");
    await client.query("select set_config('app.current_tenant_id', $1, true)", [other]);
    const rest = await client.query("fetch all from half");
    return [...first.rows, ...rest.rows];
  },
  "a cursor that is rewound": async (client, table, _own, other) => {
    await client.query(`declare wound scroll cursor for select tenant_id from ${table}`);
    const first = await client.query("fetch all from wound");
    await client.query("select set_config('app.current_tenant_id', $1, true)", [other]);
    await client.query("move absolute 0 from wound");
    const again = await client.query("fetch all from wound");
    return [...first.rows, ...again.rows];
  },
  "a loop in a block": async (client, table, _own, other) => {
    const { rows } = await loopInBlock(client, table, other);
    return rows;
  },
};

async function loopInBlock(client: Client, table: string, other: string) {
  await client.query(
    `do $$
     declare
       seen record;
       tenants text := '';
     begin
       for seen in select tenant_id from ${table} loop
         perform set_config('app.current_tenant_id', '${other}', true);
         tenants := tenants || ' ' || seen.tenant_id;
       end loop;
       perform set_config('attack.tenants', tenants, true);
     end
     $$`,
  );
  return client.query("select current_setting('attack.tenants') as tenants");
}

/** The claim changes before another scan, which verifies anew: what the seal is for. */
export const NEW_SCAN_ATTACKS: Record<string, Attack> = {
  "a new statement": async (client, table, _own, other) => {
    await client.query(`select from ${table}`);
    await client.query("select set_config('app.current_tenant_id', $1, true)", [other]);
    return (await client.query(`select tenant_id from ${table}`)).rows;
  },
  "tenancy.enter()": async (client, table, _own, other) => {
    await client.query("select tenancy.enter($1, null, 'owner')", [other]);
    return (await client.query(`select tenant_id from ${table}`)).rows;
  },
  "a second branch of a union": rowsOf(
    (table) => `select tenant_id from ${table} where $1 <> ''
                union all
                select seen.tenant_id
                  from (select set_config('app.current_tenant_id', $2, true) as claim offset 0) as switch
                  cross join lateral (
                    select tenant_id from ${table} where switch.claim is not null offset 0) as seen`,
  ),
  "a common table expression that is read twice": rowsOf(
    (table) => `with first as materialized (select count(*) as rows from ${table} where $1 <> ''),
                     switch as materialized (
                       select set_config('app.current_tenant_id', $2, true) as claim from first where rows > 0)
                select seen.tenant_id from switch cross join lateral (
                  select tenant_id from ${table} where switch.claim is not null offset 0) as seen`,
  ),
  "a statement within the statement": async (client, table, _own, other) => {
    const { rows } = await client.query(
      `select inner_statement.word as tenant_id
         from (select set_config('app.current_tenant_id', $1, true) offset 0) as switch
         cross join lateral ts_stat('select array_to_tsvector(array[tenant_id::text]) from ${table}') as inner_statement
        where (select count(*) from ${table}) >= 0`,
      [other],
    );
    return rows;
  },
  "two statements of a block": async (client, table, _own, other) => {
    await client.query(
      `do $$ begin
         perform from ${table};
         perform set_config('app.current_tenant_id', '${other}', true);
         perform set_config('attack.tenants', (select string_agg(tenant_id::text, ' ') from ${table}), true);
       end $$`,
    );
    return (await client.query("select current_setting('attack.tenants') as tenants")).rows;
  },
};
