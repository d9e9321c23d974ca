/** One connection of a pool serves one tenant after another: what the first leaves behind. */
import type { Client } from "pg";
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asNobody, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());

let a: Neighbours["a"];
let b: Neighbours["b"];
let app: Client;
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});
beforeEach(async () => {
  app = await db.connect("app");
});
afterEach(() => app.end());

const commit = () => app.query("commit; begin");
const tenantsOf = async (query: string | { name: string; text: string }) => {
  const { rows } = await app.query(query);
  return rows.map((row) => row.tenant_id);
};

describe.each(["app_public.documents", "app_public.orders"])("%s", (table) => {
  test.each(["auto", "force_generic_plan", "force_custom_plan"])(
    "a prepared statement serves each tenant its own rows, with plan_cache_mode = %s",
    async (mode) => {
      await app.query(`set plan_cache_mode = ${mode}`);
      const prepared = { name: "all", text: `select tenant_id from ${table}` };
      for (let round = 0; round < 8; round++) {
        for (const person of [a.owner, b.owner]) {
          await asUser(app, person, async () => expect(await tenantsOf(prepared)).toEqual([person.tenantId]));
        }
      }
      await asNobody(app, () => expectSqlState(app, "RH001", () => app.query(prepared)));
    },
  );

  test("a statement prepared without a tenant shows nothing until there is one", async () => {
    await asNobody(app, async () => {
      await app.query(`prepare early as select tenant_id from ${table}`);
      await expectSqlState(app, "RH001", () => app.query("execute early"));
    });
    await asUser(app, a.owner, async () => expect(await tenantsOf("execute early")).toEqual([a.id]));
    await asUser(app, b.owner, async () => expect(await tenantsOf("execute early")).toEqual([b.id]));
  });

  test("a statement prepared by one role does not serve another", async () => {
    await asUser(app, a.owner, () => app.query(`prepare mine as select tenant_id from ${table}`));
    await asUser(app, a.owner, async () => {
      await app.query("set local role app_anonymous");
      await expectSqlState(app, "42501", () => app.query("execute mine"));
    });
  });
});

test("a function's cached plan serves each tenant its own", async () => {
  for (let round = 0; round < 8; round++) {
    for (const person of [a.owner, b.owner]) {
      await asUser(app, person, async () => {
        const { rows } = await app.query(
          "select answer, credential_id from app_public.resolve_api_credential($1)",
          [(person === a.owner ? a : b).row("app_public.exchange_accounts").id],
        );
        const { id } = (person === a.owner ? a : b).row("app_public.api_credentials");
        expect(rows).toEqual([{ answer: "credential", credential_id: id }]);
      });
    }
  }
});

test("an open cursor ends with its transaction", async () => {
  await asUser(app, a.owner, () =>
    app.query("declare open_one cursor for select tenant_id from app_public.documents"),
  );
  await asUser(app, b.owner, () => expectSqlState(app, "34000", () => app.query("fetch all from open_one")));
});

test("a cursor that is held over holds what was its own tenant's, and discard all ends it", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("declare held cursor with hold for select tenant_id from app_public.documents");
    await commit();
  });
  // A limit: who held it over wished to. Nobody else's rows can be in it.
  await asUser(app, b.owner, async () => expect(await tenantsOf("fetch all from held")).toEqual([a.id]));
  await app.query("discard all");
  await asUser(app, b.owner, () => expectSqlState(app, "34000", () => app.query("fetch all from held")));
});

test("role and tenant are gone when the transaction has ended, however it ended", async () => {
  const state = async () => {
    const { rows } = await app.query(
      `select current_user as role, nullif(current_setting('app.current_tenant_id', true), '') as tenant,
              nullif(current_setting('app.context', true), '') as user`,
    );
    return rows[0];
  };
  const nothing = { role: "app_authenticator", tenant: null, user: null };
  await asUser(app, a.owner, commit);
  expect(await state()).toEqual(nothing);
  await asUser(app, a.owner, () => app.query("select 1 / 0").catch(() => {}));
  expect(await state()).toEqual(nothing);
  await asUser(app, a.owner, () => app.query("savepoint s; rollback to savepoint s"));
  expect(await state()).toEqual(nothing);
});

test("a savepoint that is rolled back gives the tenant back that was before it", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("savepoint s");
    await app.query("select set_config('app.current_tenant_id', $1, true)", [b.id]);
    await app.query("rollback to savepoint s");
    expect(await tenantsOf("select tenant_id from app_public.documents")).toEqual([a.id]);
  });
});

test("row security cannot be left off for the next one: then there is an error and no row", async () => {
  await app.query("set row_security = off");
  for (const person of [a.owner, b.owner]) {
    await asUser(app, person, async () => {
      for (const statement of [
        "select from app_public.documents",
        "update app_public.documents set title = 'x'",
        "delete from app_public.orders",
        "select app_public.category_of_coin('BTC')",
      ]) {
        await expectSqlState(app, "42501", () => app.query(statement));
      }
    });
  }
});

test.each(["set session_replication_role = replica", "set local session_replication_role = replica"])(
  "triggers cannot be switched off: %s",
  async (statement) => {
    await asUser(app, a.owner, () => expectSqlState(app, "42501", () => app.query(statement)));
  },
);
