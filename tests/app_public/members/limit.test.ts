/** A tenant has at most as many active users as it may, whoever adds them and however many at once. */
import type { Client, DatabaseError } from "pg";
import { asPlatform, asUser } from "../../support/as-user.ts";
import { enterStatement } from "../../support/context-settings.ts";
import { createTestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

/** Five are there already. */
const setLimit = (limit: number | null, tenant = a.id) =>
  root.query("update app_public.tenants set max_users = $2 where id = $1", [tenant, limit]);
const activeIn = async (tenant: string) =>
  (await root.query("select from app_public.users where tenant_id = $1 and is_active", [tenant])).rowCount;
const INSERT = "insert into app_public.users (email, display_name) values ($1, 'New')";

beforeEach(async () => {
  await setLimit(6);
  await root.query("delete from app_public.users where email like 'new%'");
});

async function insertAlone(client: Client, email: string): Promise<string> {
  await client.query("begin");
  await client.query(enterStatement(a.owner));
  const code = await client.query(INSERT, [email]).then(
    () => "added",
    (error: DatabaseError) => error.code ?? "",
  );
  await client.query("commit");
  return code;
}

test("one more than the limit is refused, and the neighbour has its own limit", async () => {
  await asUser(app, a.owner, async () => {
    await app.query(INSERT, ["new1@example.com"]);
    expect(await outcome(app, INSERT, ["new2@example.com"])).toBe("RH020");
  });
  await setLimit(7, b.id);
  await asUser(app, b.owner, async () => {
    await app.query(INSERT, ["new1@example.com"]);
    expect(await outcome(app, INSERT, ["new2@example.com"])).toBe(1);
  });
});

test("inactive users take no seat, and a user who is active again takes one", async () => {
  await asUser(app, a.owner, async () => {
    const set = (active: boolean) =>
      outcome(app, "update app_public.users set is_active = $2 where id = $1", [a.viewer.userId, active]);
    await app.query("update app_public.users set is_active = false where id = $1", [a.viewer.userId]);
    await app.query(INSERT, ["new1@example.com"]);
    expect(await set(true)).toBe(1);
    await app.query(INSERT, ["new2@example.com"]);
    expect(await set(true)).toBe("RH020");
  });
});

test("a statement that exchanges users stays within the limit", async () => {
  await setLimit(5);
  await asUser(app, a.owner, async () => {
    await app.query("update app_public.users set is_active = false where id = $1", [a.viewer.userId]);
    await app.query(INSERT, ["new1@example.com"]);
    const exchange = "update app_public.users set is_active = not is_active where id in ($1, $2)";
    expect(await outcome(app, exchange, [a.viewer.userId, a.colleague.userId])).toBe(2);
    const both = "update app_public.users set is_active = true where id in ($1, $2)";
    expect(await outcome(app, both, [a.viewer.userId, a.colleague.userId])).toBe("RH020");
  });
});

test.each(["read committed", "repeatable read", "serializable"])(
  "of 20 who are added at once under %s exactly as many are in as there are seats",
  async (level) => {
    await setLimit(8);
    const clients = await Promise.all(Array.from({ length: 20 }, () => db.connect("app")));
    await Promise.all(
      clients.map((client) => client.query(`set default_transaction_isolation to '${level}'`)),
    );
    const codes = await Promise.all(
      clients.map((client, n) => insertUntilAnswered(client, `new${n}@example.com`)),
    );
    await Promise.all(clients.map((client) => client.end()));
    expect(codes.filter((code) => code === "added")).toHaveLength(3);
    expect(codes.filter((code) => code === "RH020")).toHaveLength(17);
    expect(await activeIn(a.id)).toBe(8);
  },
);

/** As the server does: a conflict is tried again. */
const insertUntilAnswered = (client: Client, email: string): Promise<string> =>
  until(async () => {
    const code = await insertAlone(client, email);
    return ["40001", "40P01"].includes(code) ? undefined : code;
  });

test("an upsert, a merge and a bulk insert count as any other", async () => {
  await asUser(app, a.owner, async () => {
    const two =
      "insert into app_public.users (email, display_name) select 'new' || n || '@example.com', 'New' from generate_series(1, 2) as n";
    expect(await outcome(app, two)).toBe("RH020");
    expect(await outcome(app, `${two} on conflict do nothing`)).toBe("RH020");
    const merge = `merge into app_public.users using generate_series(1, $1::int) as n on false
      when not matched then insert (email, display_name) values ('new' || n || '@example.com', 'New')`;
    expect(await outcome(app, merge, [2])).toBe("RH020");
    expect(await outcome(app, merge, [1])).toBe(1);
  });
});

test("the platform is held to it, too", async () => {
  await asPlatform(operator, async () => {
    const add = (n: number) =>
      outcome(
        operator,
        "insert into app_public.users (tenant_id, email, display_name) values ($1, $2, 'New')",
        [a.id, `new${n}@example.com`],
      );
    expect(await add(1)).toBe(1);
    await operator.query("update app_public.tenants set max_users = 5 where id = $1", [a.id]);
    expect(await add(1)).toBe("RH020");
  });
});

test("a lower limit removes nobody, and lets nobody in", async () => {
  await setLimit(2);
  expect(await activeIn(a.id)).toBe(5);
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, INSERT, ["new1@example.com"])).toBe("RH020");
    const leave = "update app_public.users set is_active = false where id = $1";
    expect(await outcome(app, leave, [a.viewer.userId])).toBe(1);
  });
});

test("without a limit of its own the tenant has its tier's, and follows it", async () => {
  await setLimit(null);
  const limits = async () =>
    (
      await app.query(
        "select (tenants_limits(tenants)).* from app_public.tenants".replace(
          "tenants_limits",
          "app_public.tenants_limits",
        ),
      )
    ).rows[0];
  await asUser(app, a.owner, async () => {
    expect(await limits()).toMatchObject({ max_users: 5, max_api_calls_per_day: 10000 });
    expect(await outcome(app, INSERT, ["new1@example.com"])).toBe("RH020");
  });
  await root.query("update app_public.tiers set max_users = 6 where name = 'starter'");
  await asUser(app, a.owner, async () => {
    expect(await limits()).toMatchObject({ max_users: 6 });
    expect(await outcome(app, INSERT, ["new1@example.com"])).toBe(1);
  });
  await root.query("update app_public.tenants set tier = 'pro' where id = $1", [a.id]);
  await asUser(app, a.owner, async () => {
    expect(await limits()).toMatchObject({ max_users: 25, max_api_calls_per_day: 100000 });
  });
  await root.query("update app_public.tenants set tier = 'starter' where id = $1", [a.id]);
  await root.query("update app_public.tiers set max_users = 5 where name = 'starter'");
});

test("what one tenant has not committed delays no other tenant, and no change of its limits", async () => {
  await asUser(app, a.owner, async () => {
    await app.query(INSERT, ["new1@example.com"]);
    await app.query("update app_public.users set is_active = false where id = $1", [a.viewer.userId]);
    const other = await db.connect("app");
    await other.query("set lock_timeout to '1ms'");
    await asUser(other, b.owner, async () => {
      expect(await outcome(other, INSERT, ["new1@example.com"])).toBe(1);
      const leave = "update app_public.users set is_active = false where id = $1";
      expect(await outcome(other, leave, [b.viewer.userId])).toBe(1);
    });
    await root.query("set lock_timeout to '1ms'");
    await setLimit(20);
    await root.query("update app_public.tiers set max_users = max_users");
    await root.query("reset lock_timeout");
  });
});

test("no role of a tenant reads or changes what is counted", async () => {
  await asUser(app, a.owner, async () => {
    for (const table of ["tenant_seats", "tenant_limits", "tenant_statuses", "tenant_creations"]) {
      expect(await outcome(app, `select from app_private.${table}`)).toBe("42501");
      expect(await outcome(app, `delete from app_private.${table}`)).toBe("42501");
    }
    expect(await outcome(app, "update app_public.tiers set max_users = 1000")).toBe("42501");
  });
});
