/**
 * Who asks is compared with what the database knows: a user who is unknown or deactivated
 * enters nothing, and of two roles the lower counts. No seal that was cached meanwhile
 * outlasts a change.
 */
import type { Client } from "pg";
import { makeNeighbours, type Neighbours, type Person } from "../app_public/support/neighbours.ts";
import { withoutSeal } from "../attacks/support/claimed-tables.ts";
import { asUser, inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { sealFor } from "../support/seal.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const other = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});
afterEach(async () => {
  await set(a.admin, { role: "admin", is_active: true });
  await root.query("update app_public.tenants set status = 'active' where id = $1", [a.id]);
  await root.query("delete from tenancy.cached_seals where tenant is not null or ended_by > 0");
});

const set = (person: Person, { role, is_active }: { role: string; is_active: boolean }, by = root) =>
  by.query("update app_public.users set role = $3, is_active = $4 where (tenant_id, id) = ($1, $2)", [
    person.tenantId,
    person.userId,
    role,
    is_active,
  ]);

const READ = "select from app_public.documents";
const RENAME = "update app_public.tenants set name = 'Renamed'";
const outcome = (client: Client, statement: string): Promise<number | string | null> =>
  client.query(statement).then(
    ({ rowCount }) => rowCount,
    ({ code }) => code,
  );
const readAs = (person: Person | (Omit<Person, "userId"> & { userId: string | null }), statement = READ) =>
  asUser(app, person, () => outcome(app, statement));

const CHANGES: [string, { role: string; is_active: boolean }, [string | number, string | number]][] = [
  ["deactivated", { role: "admin", is_active: false }, ["RH016", "RH016"]],
  ["made a viewer", { role: "viewer", is_active: true }, [1, 0]],
];

test("a user whom the database does not know enters nothing, and work without a user does", async () => {
  const stranger = { ...a.owner, userId: b.owner.userId };
  expect(await readAs(stranger)).toBe("RH016");
  expect(await readAs({ ...a.owner, userId: null })).toBe(1);
  expect(await readAs(a.owner)).toBe(1);
  await withoutSeal(db, async () => {
    expect(await readAs(stranger)).toBe("RH016");
    expect(await readAs({ ...a.owner, userId: null })).toBe(1);
    expect(await readAs(a.owner)).toBe(1);
  });
});

test("a user who claims a higher role than the database knows has the database's", async () => {
  const claiming = { ...a.viewer, role: "owner" as const };
  expect(await readAs(claiming)).toBe(1);
  expect(await readAs(claiming, RENAME)).toBe(0);
  expect(await readAs(a.owner, RENAME)).toBe(1);
  // The lower of the two, whichever it is.
  expect(await readAs({ ...a.owner, role: "viewer" }, RENAME)).toBe(0);
  await withoutSeal(db, async () => {
    expect(await readAs(claiming, RENAME)).toBe(0);
    expect(await readAs(a.owner, RENAME)).toBe(1);
  });
});

test("a user who is deleted is unknown, and one who is active again is known again", async () => {
  await set(a.admin, { role: "admin", is_active: false });
  expect(await readAs(a.admin)).toBe("RH016");
  await set(a.admin, { role: "admin", is_active: true });
  expect(await readAs(a.admin)).toBe(1);
  await inTransaction(root, async () => {
    await root.query("delete from app_public.users where (tenant_id, id) = ($1, $2)", [a.id, a.admin.userId]);
    await root.query(enterStatement(a.admin));
    expect(await outcome(root, READ)).toBe("RH016");
  });
});

describe.each(CHANGES)("a user who is %s", (_, change, [read, write]) => {
  test.each(["read uncommitted", "read committed"])(
    "is so at the next statement of an open transaction: %s",
    async (level) => {
      await inTransaction(app, async () => {
        await app.query(`set transaction isolation level ${level}`);
        await app.query(enterStatement(a.admin));
        expect(await outcome(app, RENAME)).toBe(1);
        await app.query("savepoint before");
        await set(a.admin, change);
        expect(await outcome(app, READ)).toBe(read);
        await app.query("rollback to savepoint before");
        expect(await outcome(app, RENAME)).toBe(write);
      });
      expect(await readAs(a.owner)).toBe(1);
    },
  );

  test.each(["repeatable read", "serializable"])("is so from the next transaction: %s", async (level) => {
    await inTransaction(app, async () => {
      await app.query(`set transaction isolation level ${level}`);
      await app.query(enterStatement(a.admin));
      expect(await outcome(app, READ)).toBe(1);
      await set(a.admin, change);
      expect(await outcome(app, READ)).toBe(1);
    });
    expect(await readAs(a.admin, RENAME)).toBe(write);
  });
});

/** Enters as the person with one and the same seal, and has it cached. */
async function cache(client: Client, person: Person, seal: string): Promise<void> {
  await client.query("begin");
  await client.query(enterStatement(person, seal));
  expect((await client.query("select tenancy.cache_seal() as cached")).rows).toEqual([{ cached: true }]);
}

/** Seals that are cached and would be believed, of the tenant. */
async function believed(): Promise<number | null> {
  const { rowCount } = await root.query(
    "select from tenancy.cached_seals where tenant = $1 and believed_until > clock_timestamp() + interval '10 seconds'",
    [a.id],
  );
  return rowCount;
}

describe("a seal that is being cached while something changes", () => {
  const of = (person: Person) => sealFor(person);

  test.each([
    ...CHANGES.flatMap(([name, change, outcomes]) =>
      ["read committed", "repeatable read"].map(
        (level) =>
          [
            `a user who is ${name} under ${level}`,
            level,
            (client: Client) => set(a.admin, change, client),
            outcomes,
          ] as const,
      ),
    ),
    [
      "a tenant that is suspended",
      "read committed",
      (client: Client) =>
        client.query("update app_public.tenants set status = 'suspended' where id = $1", [a.id]),
      ["RH003", "RH003"],
    ] as const,
  ])("serves nobody afterwards: %s", async (_, level, change, [read, write]) => {
    const seal = of(a.admin);
    const asAdmin = (statement: string) =>
      inTransaction(app, async () => {
        await app.query(enterStatement(a.admin, seal));
        return outcome(app, statement);
      });
    // The change sees nothing of the cached seal, and the caching nothing of the change.
    const changing = await db.connect("root");
    await changing.query(`begin isolation level ${level}`);
    await changing.query("select");
    await cache(other, a.admin, seal);
    await change(changing);
    await changing.query("commit");
    await other.query("commit");
    expect(await believed()).toBe(1);
    expect(await asAdmin(READ)).toBe(read);
    expect(await asAdmin(RENAME)).toBe(write);
    await changing.end();
  });

  test("of a colleague stays cached: control", async () => {
    const seal = of(a.owner);
    await cache(other, a.owner, seal);
    await set(a.admin, { role: "viewer", is_active: true });
    await other.query("commit");
    await inTransaction(root, async () => {
      await root.query("set local track_functions = 'all'");
      await root.query(enterStatement(a.owner, seal));
      expect(await outcome(root, READ)).toBe(1);
      await root.query("reset role");
      const { rows } = await root.query(
        "select coalesce(sum(calls), 0)::int as calls from pg_stat_xact_user_functions where funcname = 'seal_fault'",
      );
      expect(rows).toEqual([{ calls: 0 }]);
    });
  });

  test("does not make the change wait", async () => {
    await cache(other, a.admin, of(a.admin));
    await root.query("set lock_timeout = '2s'");
    await set(a.admin, { role: "admin", is_active: false });
    await root.query("update app_public.tenants set status = 'suspended' where id = $1", [a.id]);
    await root.query("reset lock_timeout");
    await other.query("commit");
    expect(await readAs(a.admin)).toBe("RH003");
  });
});

test("an end is cleared away when nothing can meet it any more, and not before", async () => {
  const ends = async () => {
    const { rows } = await root.query(
      "select seal_ends_at = 'infinity' as is_new from tenancy.cached_seals where ended_by > 0",
    );
    return rows;
  };
  await set(a.admin, { role: "viewer", is_active: true });
  expect(await ends()).toEqual([{ is_new: true }]);
  await cache(other, a.owner, sealFor(a.owner));
  await other.query("commit");
  expect(await ends()).toEqual([{ is_new: false }]);
  await root.query(
    "update tenancy.cached_seals set seal_ends_at = now() - interval '1 second' where ended_by > 0",
  );
  await cache(other, a.owner, sealFor(a.owner));
  await other.query("commit");
  expect(await ends()).toEqual([]);
});

test("nobody but the owner reads or writes who may ask", async () => {
  await asUser(app, a.owner, async () => {
    for (const statement of ["table tenancy.actors", "table app_private.actors"]) {
      await app.query("savepoint asked");
      expect(await outcome(app, statement)).toBe("42501");
      await app.query("rollback to savepoint asked");
    }
  });
});
