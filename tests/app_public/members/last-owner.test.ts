/** A tenant keeps an active owner, whoever takes the others away and when. */
import type { Client, DatabaseError } from "pg";
import { asPlatform, asUser } from "../../support/as-user.ts";
import { enterStatement } from "../../support/context-settings.ts";
import { createTestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";
import { makeNeighbours, type Neighbours, type Person } from "../support/neighbours.ts";
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

const DEMOTE = "update app_public.users set role = 'admin' where id = $1";
const DEACTIVATE = "update app_public.users set is_active = false where id = $1";
const DELETE = "delete from app_public.users where id = $1";
const ways = [DEMOTE, DEACTIVATE, DELETE];

test.each(ways)("the last owner cannot go: %s", async (way) => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, way, [a.owner.userId])).toBe("RH021");
    // An owner who is not active is none.
    await app.query("update app_public.users set role = 'owner', is_active = false where id = $1", [
      a.admin.userId,
    ]);
    expect(await outcome(app, way, [a.owner.userId])).toBe("RH021");
    await app.query("update app_public.users set is_active = true where id = $1", [a.admin.userId]);
    expect(await outcome(app, way, [a.owner.userId])).toBe(1);
  });
});

test("all owners cannot go in one statement", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("update app_public.users set role = 'owner' where id = $1", [a.admin.userId]);
    expect(await outcome(app, "update app_public.users set role = 'member'")).toBe("RH021");
    expect(await outcome(app, "delete from app_public.users where role = 'owner'")).toBe("RH021");
  });
});

test("the platform is held to it as well, until the tenant is cancelled", async () => {
  await asPlatform(operator, async () => {
    for (const way of ways) expect(await outcome(operator, way, [a.owner.userId])).toBe("RH021");
    await operator.query("select app_operations.suspend_tenant($1)", [a.id]);
    expect(await outcome(operator, DELETE, [a.owner.userId])).toBe("RH021");
    await operator.query("select app_operations.cancel_tenant($1)", [a.id]);
    for (const way of ways) expect(await outcome(operator, way, [a.owner.userId])).toBe(1);
  });
});

describe("two transactions at once", () => {
  let one: Client;
  let two: Client;
  let second: Person;
  beforeAll(async () => {
    one = await db.connect("app");
    two = await db.connect("app");
    await root.query("update app_public.users set role = 'owner' where id = $1", [a.admin.userId]);
    second = { ...a.admin, role: "owner" };
  });

  const enter = async (client: Client, person: Person) => {
    await client.query("begin");
    await client.query(enterStatement(person));
  };
  const code = (work: Promise<{ rowCount: number | null }>) =>
    work.then(
      ({ rowCount }) => rowCount,
      (error: DatabaseError) => error.code,
    );
  const waits = (client: Client) =>
    until(async () => {
      const pid = (client as unknown as { processID: number }).processID;
      const { rows } = await root.query("select wait_event_type from pg_stat_activity where pid = $1", [pid]);
      return rows[0]?.wait_event_type === "Lock";
    });

  // Each takes the other owner away, or itself; whoever is second waits, and is refused.
  test.each([
    ["the first demotes itself", DEMOTE, "own", DEMOTE, "own"],
    ["each demotes the other", DEMOTE, "other", DEMOTE, "other"],
    ["one goes, one is deactivated", DELETE, "own", DEACTIVATE, "own"],
    ["one is deactivated, one goes", DEACTIVATE, "own", DELETE, "own"],
  ])("%s, in both orders", async (_, firstWay, firstWhom, secondWay, secondWhom) => {
    const people = [a.owner, second] as const;
    for (const [x, y] of [people, [...people].reverse()] as [Person, Person][]) {
      await enter(one, x);
      await enter(two, y);
      expect(await code(one.query(firstWay, [firstWhom === "own" ? x.userId : y.userId]))).toBe(1);
      const late = code(two.query(secondWay, [secondWhom === "own" ? y.userId : x.userId]));
      await waits(two);
      await one.query("commit");
      expect(await late).toBe("RH021");
      await two.query("rollback");
      await root.query(
        `insert into app_public.users (tenant_id, id, email, display_name, role) values ($1, $2, $4, 'Owner', 'owner'), ($1, $3, $5, 'Admin', 'owner')
         on conflict (tenant_id, id) do update set role = 'owner', is_active = true`,
        [a.id, a.owner.userId, second.userId, "owner@example.com", "admin@example.com"],
      );
    }
  });

  test("under repeatable read the second is told to try again", async () => {
    await one.query("begin isolation level repeatable read");
    await one.query(enterStatement(a.owner));
    expect(await code(one.query("select from app_public.users"))).toBeGreaterThan(0);
    await enter(two, second);
    expect(await code(two.query(DEMOTE, [second.userId]))).toBe(1);
    await two.query("commit");
    expect(await code(one.query(DEMOTE, [a.owner.userId]))).toBe("40001");
    await one.query("rollback");
  });
});

test("the neighbour's owners are no concern: control", async () => {
  await asUser(app, b.owner, async () => {
    expect(await outcome(app, DEMOTE, [a.owner.userId])).toBe(0);
    expect(await outcome(app, DEMOTE, [b.owner.userId])).toBe("RH021");
  });
});
