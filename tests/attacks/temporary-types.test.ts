/**
 * Postgres looks in pg_temp first for types, also where search_path is empty, and
 * PL/pgSQL looks them up when a function runs. Whoever can create a temporary domain
 * named uuid or text has its check run with the rights of a function's owner. On the
 * kernel alone: its functions name pg_temp last, and TEMP is nobody's.
 */
import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { kernelScript } from "../../src/database/kernel.ts";
import { inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { testSeal } from "../support/seal.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");
const A = {
  tenantId: "0197a000-0000-7000-8000-00000000000a",
  userId: "0197a000-0000-7000-8000-0000000000a1",
  role: "viewer",
};
const database = root.escapeIdentifier(root.database ?? "");

beforeAll(async () => {
  await root.query(await kernelScript());
  await root.query("select tenancy.add_seal_key($1)", [testSeal.key().secret]);
  await root.query("select tenancy.require_seal(true, 'a test')");
  await root.query(
    `create schema shop;
     create table shop.sales (tenant_id uuid not null, id integer not null, primary key (tenant_id, id));
     select tenancy.protect('shop.sales');
     create function shop.careless() returns uuid language plpgsql stable security definer set search_path = ''
       as $$ declare found uuid := '${A.tenantId}'; begin return found; end $$;
     grant usage on schema shop to app_user;
     grant select, insert on shop.sales to app_user;
     grant execute on function shop.careless() to app_user;
     grant connect on database ${database} to app_authenticator`,
  );
});

/** What SQL of A calls or reads that runs with the rights of the kernel's owner. */
const CALLS = [
  "select tenancy.sealed_user_id()",
  "select tenancy.sealed_tenant_id(), tenancy.sealed_user_role()",
  "select tenancy.cache_seal()",
  "select * from tenancy.required_context",
  "select * from tenancy.sealed_context",
  "select from shop.sales",
  "insert into shop.sales (id) values (1)",
];

/** Plants the domains, runs the calls, and answers the roles that the check of a domain ran as. */
async function rolesOfTheCheck(client: Client, calls: readonly string[]): Promise<string[]> {
  return inTransaction(client, async () => {
    await client.query(enterStatement(A));
    await client.query("select pg_catalog.set_config('attack.roles', '', true)");
    for (const type of ["uuid", "text", "bool", "timestamptz", "bytea", "int8"]) {
      await client.query(
        `create function pg_temp.evil_${type}(pg_catalog.text) returns pg_catalog.bool language sql as $$
           select pg_catalog.set_config('attack.roles',
             pg_catalog.current_setting('attack.roles') || ' ' || current_user, true) is not null $$`,
      );
      await client.query(
        `create domain pg_temp.${type} as pg_catalog.${type}
           check (pg_temp.evil_${type}(value::pg_catalog.text))`,
      );
    }
    for (const call of calls) {
      await client.query("savepoint called");
      await client.query(call).catch(() => client.query("rollback to savepoint called"));
    }
    const { rows } = await client.query("select pg_catalog.current_setting('attack.roles') as roles");
    return String(rows[0].roles).trim().split(" ");
  });
}

describe("where everybody may create temporary objects", () => {
  beforeAll(() => root.query(`grant temporary on database ${database} to public`));
  afterAll(() => root.query(`revoke temporary on database ${database} from public`));

  test.each(["a new connection", "a connection that has run the functions before"])(
    "no code of a tenant runs as the owner of the kernel, on %s",
    async (kind) => {
      const client = await db.connect("app");
      if (kind !== "a new connection") {
        await inTransaction(client, async () => {
          await client.query(enterStatement(A));
          for (const call of CALLS) {
            await client.query("savepoint called");
            await client.query(call).catch(() => client.query("rollback to savepoint called"));
          }
        });
      }
      const roles = await rolesOfTheCheck(client, CALLS);
      expect(roles.filter((role) => role !== "app_user" && role !== "")).toEqual([]);
    },
  );

  test("it runs as the owner of a function whose path is empty: control", async () => {
    const client = await db.connect("app");
    expect(await rolesOfTheCheck(client, ["select shop.careless()"])).toContain(root.user);
  });
});

test("the kernel leaves TEMP to nobody", async () => {
  const client = await db.connect("app");
  await inTransaction(client, async () => {
    await client.query(enterStatement(A));
    const name = `t${randomBytes(4).toString("hex")}`;
    for (const statement of [
      `create temporary table ${name} (id integer)`,
      `create temporary table ${name} as select 1`,
      `select 1 as id into temporary ${name}`,
      "create domain pg_temp.uuid as pg_catalog.uuid",
    ]) {
      await expectSqlState(client, "42501", () => client.query(statement));
    }
  });
});
