/** What the matrix says of views: they show what their tables show, to whom they read as. */
import { checkDatabase } from "../../src/check/check.ts";
import { createTestDatabase } from "../support/database.ts";
import { inTransaction } from "./support/in-transaction.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());

const schema = `
  create role matrix_owner nologin;
  create role matrix_exempt nologin bypassrls;
  create role matrix_app login;
  create schema pub;
  grant usage on schema pub to matrix_app, matrix_owner, matrix_exempt;
  create table pub.drinks (tenant_id uuid not null, id uuid not null, name text not null, primary key (tenant_id, id));
  create table pub.countries (code text primary key);
  alter table pub.drinks enable row level security, force row level security;
  create policy own on pub.drinks using (tenant_id = (select nullif(current_setting('pub.tenant', true), '')::uuid));
  alter table pub.drinks owner to matrix_owner;
  grant select, insert on pub.drinks to matrix_app;
  grant select on pub.countries to matrix_app;
  grant select on pub.drinks to matrix_exempt;

  create view pub.invoker with (security_invoker = true) as select * from pub.drinks;
  create view pub.held as select * from pub.drinks;
  create view pub.exempt as select * from pub.drinks;
  create view pub.narrowed with (security_barrier = true) as select * from pub.drinks
    where tenant_id = (select nullif(current_setting('pub.tenant', true), '')::uuid);
  create view pub.shared as select * from pub.countries;
  create view pub.nested with (security_invoker = true) as select id from pub.exempt;
  create materialized view pub.counted as select tenant_id, count(*) as drinks from pub.drinks group by tenant_id;
  create materialized view pub.counted_countries as select count(*) as countries from pub.countries;
  alter view pub.held owner to matrix_owner;
  alter view pub.exempt owner to matrix_exempt;
  alter view pub.narrowed owner to matrix_exempt;
  grant select on all tables in schema pub to matrix_app;
  create view pub.hidden as select * from pub.drinks;
`;

test("views and materialized views have their row, for what they show", async () => {
  const root = await db.connect("root");
  const shown = await inTransaction(root, async () => {
    await root.query(schema);
    const { matrix } = await checkDatabase(root, { roles: ["matrix_app"] });
    return Object.fromEntries(
      matrix.flatMap(({ relation, cells }) =>
        cells.filter(({ command }) => command === "SELECT").map(({ access }) => [relation, access]),
      ),
    );
  });
  expect(shown).toEqual({
    "pub.countries": "shared",
    "pub.counted": "open",
    "pub.counted_countries": "shared",
    "pub.drinks": "scoped",
    "pub.exempt": "open",
    "pub.held": "scoped",
    "pub.invoker": "scoped",
    "pub.narrowed": "scoped",
    "pub.nested": "open",
    "pub.shared": "shared",
  });
});
