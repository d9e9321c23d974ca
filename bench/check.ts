/**
 * How long the check takes: on Rowhouse's own schema (under 1 s), and on 2,000
 * tables with 8,000 policies (under 3 s).
 *
 *     node bench/check.ts
 */
import { randomBytes } from "node:crypto";
import { reportCheck } from "../src/check/report.ts";
import { withAdministrator } from "../src/database/administration.ts";
import { createDatabase } from "../src/database/databases.ts";
import { migrateDatabase } from "../src/database/migrate.ts";
import { withDatabase } from "../src/database/urls.ts";
import { withThrowAwayServer } from "./support/throw-away.ts";

await withThrowAwayServer({ durable: false }, async ({ root }) => {
  const own = withDatabase(root, "own");
  const password = () => randomBytes(16).toString("hex");
  const passwords = { authenticator: password(), operator: password() };
  await migrateDatabase({ root: own, passwords, current: true, lockDownCatalogs: true });
  await measure("Rowhouse's own schema", own, 1000);
  const large = withDatabase(root, "large");
  await createDatabase(large);
  await withAdministrator(large, async (client) => {
    await client.query(rolesAndSchema());
    // Few at a time: a transaction's locks are counted.
    for (let first = 1; first <= 2000; first += 50) await client.query(fiftyTables(first));
    await client.query("analyze");
  });
  await measure("2,000 tables with 8,000 policies", large, 3000);
});

/** The median of five runs, each on a connection of its own; the first warms the server. */
async function measure(what: string, url: string, limit: number): Promise<void> {
  const times: number[] = [];
  let relations = 0;
  for (let run = 0; run < 6; run++) {
    const started = performance.now();
    const report = await withAdministrator(url, reportCheck);
    if (run > 0) times.push(performance.now() - started);
    relations = report.coverage[0]?.total ?? 0;
  }
  const median = times.sort((a, b) => a - b)[2] ?? 0;
  console.log(`${what}: ${relations} relations, ${median.toFixed(0)} ms (under ${limit} ms wanted)`);
  if (median > limit) process.exitCode = 1;
}

function rolesAndSchema(): string {
  return `
create role bench_owner nologin;
create role bench_app login;
create schema shop;
grant usage on schema shop to bench_app;`;
}

/** Four policies each, in the form that careful handbooks give. */
function fiftyTables(first: number): string {
  return `
do $$
begin
  for number in ${first} .. ${first + 49} loop
    execute format(
      'create table shop.t%1$s (tenant_id uuid not null, id uuid not null, user_id uuid not null, title text not null,
         primary key (tenant_id, id), unique (tenant_id, title));
       create index on shop.t%1$s (tenant_id, user_id);
       alter table shop.t%1$s enable row level security, force row level security;
       create policy wall on shop.t%1$s as restrictive
         using (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid));
       create policy reading on shop.t%1$s for select using (true);
       create policy adding on shop.t%1$s for insert with check (user_id = (select nullif(current_setting(''app.user'', true), '''')::uuid));
       create policy changing on shop.t%1$s for update using (user_id = (select nullif(current_setting(''app.user'', true), '''')::uuid));
       grant select, insert, update, delete on shop.t%1$s to bench_app;
       alter table shop.t%1$s owner to bench_owner', number);
    if number > 1 then
      execute format('alter table shop.t%s add foreign key (tenant_id, user_id) references shop.t%s (tenant_id, id)', number, number - 1);
    end if;
  end loop;
end
$$`;
}
