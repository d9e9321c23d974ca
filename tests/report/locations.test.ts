import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import type { Finding } from "../../src/report/finding.ts";
import { withLocations } from "../../src/report/locations/find.ts";
import { sample } from "./sample.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-migrations-"));
afterAll(() => rmSync(directory, { recursive: true }));
mkdirSync(join(directory, "10-later"));
writeFileSync(
  join(directory, "2-first.sql"),
  `-- create table shop.orders (in a comment)
create table if not exists "shop"."Ord<er>s" (id int);
CREATE TABLE shop.Orders (
  id int,
  constraint orders_total_check check (total > 0)
);
create unique index concurrently if not exists orders_key on shop.orders (id);
create policy own on shop.orders using (note <> '-- create policy all on shop.orders');
create policy own on shop.users using (true);
create or replace function shop.total(id int) returns int language sql as $$ select 1 $$;
create view shop.open_orders as select 1;
`,
);
writeFileSync(
  join(directory, "10-later", "migration.sql"),
  `create table users (id int);
alter table shop.orders drop constraint orders_total_check;
create or replace function shop.total(id int) returns int language sql as $$ select 2 $$;
`,
);

const objects: [object: string, place: string | undefined][] = [
  ["shop.orders", "2-first.sql:3"],
  ['shop."Ord<er>s"', "2-first.sql:2"],
  ["constraint orders_total_check on shop.orders", "2-first.sql:5"],
  ["index orders_key on shop.orders", "2-first.sql:7"],
  ["index orders_pkey on shop.orders", "2-first.sql:3"],
  ["policy own on shop.orders", "2-first.sql:8"],
  ["policy own on shop.users", "2-first.sql:9"],
  ["function shop.total(id integer)", "migration.sql:3"],
  ["shop.open_orders", "2-first.sql:11"],
  ["public.users", "migration.sql:1"],
  ["shop.missing", undefined],
  ["database", undefined],
  ["role shop_app", undefined],
];

test.each(objects)("%s is at %s", async (object, place) => {
  const finding: Finding = { ...(sample.findings[0] as Finding), object };
  const report = await withLocations({ ...sample, findings: [finding] }, directory);
  const location = report.findings[0]?.location;
  expect(location && `${basename(location.file)}:${location.line}`).toBe(place);
  if (location) expect(location.file).toContain(relative(process.cwd(), directory));
});

test("a directory without SQL is refused: it would locate nothing", async () => {
  const empty = mkdtempSync(join(directory, "empty-"));
  await expect(withLocations(sample, empty)).rejects.toThrow("holds no .sql file");
});
