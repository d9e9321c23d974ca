/**
 * A seal that is cached is looked up and not verified. SQL of any kind in A's
 * transaction makes no more of that than of a seal which is verified each time:
 * no row of B, no other user, no longer life, no key, and nobody waits.
 */
import type { Client } from "pg";
import type { Neighbours } from "../app_public/support/neighbours.ts";
import { inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { sealFor } from "../support/seal.ts";
import { type Attack, FIRST_SCAN_ATTACKS, NEW_SCAN_ATTACKS } from "./support/claim-attacks.ts";
import { makeClaimedTables, NAIVE, PARTITIONED, PLAIN, PLANS } from "./support/claimed-tables.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const other = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
let A: Claims;
let B: Claims;
beforeAll(async () => {
  ({ a, b } = await makeClaimedTables(db));
  A = { tenantId: a.id, userId: a.owner.userId, role: "owner" };
  B = { tenantId: b.id, userId: b.owner.userId, role: "owner" };
  // As on a server whose catalogs could not be closed: there anyone may write a block.
  await root.query("grant usage on language plpgsql to app_user");
});
beforeEach(() => root.query("delete from tenancy.cached_seals where tenant is not null or ended_by > 0"));

type Claims = { tenantId: string; userId: string; role: string };

/** For the rest of the transaction. */
const enter = (client: Client, claims: Claims, seal: string) => client.query(enterStatement(claims, seal));

/** Caches a seal of the claims for good; answers it. */
async function cache(claims: Claims, seal = sealFor(claims)): Promise<string> {
  await app.query("begin");
  await enter(app, claims, seal);
  await app.query("select tenancy.cache_seal()");
  await app.query("commit");
  return seal;
}

const cached = async () => {
  const { rows } = await root.query(
    "select context, believed_until from tenancy.cached_seals where tenant is not null order by context",
  );
  return rows;
};
const setStatus = (tenant: string, status: string) =>
  root.query("update app_public.tenants set status = $2 where id = $1", [tenant, status]);

const WHO = `select tenancy.sealed_tenant_id() as "tenantId", tenancy.sealed_user_id() as "userId",
                    tenancy.sealed_user_role() as role`;

describe("the claim is changed while the seal is cached", () => {
  /** What A gets to see, or the SQLSTATE that ended it. */
  const attempt = async (attack: Attack, table: string, plan: string): Promise<string> => {
    const seal = await cache(A);
    return inTransaction(app, async () => {
      await app.query(plan);
      await enter(app, A, seal);
      return attack(app, table, a.id, b.id).then(
        (rows) => JSON.stringify(rows),
        (error) => `SQLSTATE ${error.code}`,
      );
    });
  };

  test.each(Object.entries(FIRST_SCAN_ATTACKS))("within one scan: %s", async (_, attack) => {
    const naive = [];
    for (const plan of Object.values(PLANS)) {
      naive.push(await attempt(attack, NAIVE, plan));
      expect(await attempt(attack, PLAIN, plan)).not.toContain(b.id);
      expect(await attempt(attack, PARTITIONED, plan)).not.toContain(b.id);
    }
    // The control: a wall that trusts the claim gives the neighbour's rows away.
    expect(naive.join()).toContain(b.id);
  });

  test.each(Object.entries(NEW_SCAN_ATTACKS))("with a new scan: %s", async (_, attack) => {
    for (const plan of Object.values(PLANS)) {
      const outcome = await attempt(attack, PLAIN, plan);
      expect(outcome).not.toContain(b.id);
      // A scan that reads the rows one by one answers nothing instead.
      if (!plan.includes("indexscan")) expect(outcome).toMatch(/^SQLSTATE (RH013|42501)$/);
      expect(await attempt(attack, PARTITIONED, plan)).not.toContain(b.id);
    }
  });
});

describe("a cached seal serves its claims as they were written, and no other spelling of them", () => {
  const moved: [string, (seal: string) => [Claims, string]][] = [
    ["the tenant in capitals", (seal) => [{ ...A, tenantId: A.tenantId.toUpperCase() }, seal]],
    ["the user in capitals", (seal) => [{ ...A, userId: A.userId.toUpperCase() }, seal]],
    ["the tenant in braces", (seal) => [{ ...A, tenantId: `{${A.tenantId}}` }, seal]],
    ["the tenant without hyphens", (seal) => [{ ...A, tenantId: A.tenantId.replaceAll("-", "") }, seal]],
    ["white space after the tenant", (seal) => [{ ...A, tenantId: `${A.tenantId} ` }, seal]],
    ["white space after the role", (seal) => [{ ...A, role: "owner " }, seal]],
    ["a full-width role", (seal) => [{ ...A, role: "ｏwner" }, seal]],
    ["no user", (seal) => [{ ...A, userId: "" }, seal]],
    ["the role moved into the user", (seal) => [{ ...A, userId: `${A.userId}|owner`, role: "" }, seal]],
    [
      "the user moved into the tenant",
      (seal) => [{ tenantId: `${A.tenantId}|${A.userId}`, userId: "owner", role: "" }, seal],
    ],
    [
      "the tenant moved into the seal",
      (seal) => [{ tenantId: A.userId, userId: "owner", role: "" }, `${seal}|${A.tenantId}`],
    ],
    ["a key behind the seal", (seal) => [A, `${seal}|${A.userId}`]],
    ["a key instead of the user", (seal) => [{ ...A, userId: "" }, `${seal}|${A.userId}`]],
    ["a bar behind the seal", (seal) => [A, `${seal}|`]],
  ];

  test.each(moved)("%s", async (_, move) => {
    const seal = await cache(A);
    await inTransaction(app, async () => {
      await enter(app, A, seal);
      // The control.
      expect((await app.query(WHO)).rows).toEqual([A]);
      const [claims, moved] = move(seal);
      await enter(app, claims, moved);
      for (const statement of [WHO, "select tenancy.cache_seal()"]) {
        // A bar in the user leaves the rest of the context for the seal; a uuid behind the seal is a key's.
        const isWhole = (moved === seal && !claims.userId.includes("|")) || /\|.{36}$/.test(moved);
        await expectSqlState(app, isWhole ? "RH013" : "RH011", () => app.query(statement));
      }
    });
  });

  // Its end would not be found.
  test.each([
    ["the tenant", (claims: Claims) => ({ ...claims, tenantId: claims.tenantId.toUpperCase() })],
    ["the user", (claims: Claims) => ({ ...claims, userId: claims.userId.toUpperCase() })],
  ])("a seal that was made for %s in capitals is verified, and not cached", async (_, spell) => {
    const claims = spell(A);
    const seal = await cache(claims);
    expect(await cached()).toEqual([]);
    await inTransaction(app, async () => {
      await enter(app, claims, seal);
      expect((await app.query(WHO)).rows).toEqual([A]);
    });
  });
});

test("a seal whose caching was not committed when the tenant was suspended is not prolonged by another", async () => {
  const seal = sealFor(A);
  await inTransaction(app, async () => {
    await enter(app, A, seal);
    await app.query("select tenancy.cache_seal()");
    await setStatus(a.id, "suspended");
    for (let round = 0; round < 3; round++) {
      await expectSqlState(app, "RH003", () => app.query("select tenancy.cache_seal()"));
    }
    // Nor does it serve, though it is there.
    await expectSqlState(app, "RH003", () => app.query(WHO));
    await app.query("commit");
    const before = await cached();
    expect(before).toHaveLength(1);
    await app.query("begin");
    await enter(app, A, seal);
    await expectSqlState(app, "RH003", () => app.query("select tenancy.cache_seal()"));
    expect(await cached()).toEqual(before);
  });
  await root.query("delete from tenancy.cached_seals where tenant is not null");
  await inTransaction(app, async () => {
    await enter(app, A, seal);
    await expectSqlState(app, "RH003", () => app.query(WHO));
  });
  await setStatus(a.id, "active");
});

test("what the server tells of its own plans holds neither a key nor another's seal", async () => {
  const sealOfB = await cache(B);
  await root.query("analyze tenancy.cached_seals");
  const { rows } = await root.query("select inner_pad, outer_pad from tenancy.seal_keys");
  const heard: unknown[] = [];
  const client = await db.connect("app");
  client.on("notice", ({ message, detail, where }) => heard.push(message, detail, where));
  await client.query(
    `set client_min_messages = debug5; set debug_print_parse = on; set debug_print_rewritten = on;
     set debug_print_plan = on; set plan_cache_mode = force_custom_plan`,
  );
  await inTransaction(client, async () => {
    await enter(client, A, sealFor(A));
    for (const statement of [WHO, "select tenancy.cache_seal()", WHO, `select from ${PLAIN}`]) {
      await client.query(statement);
    }
    await client.query("select $1 || 'a constant'", ["a parameter"]);
  });
  const said = heard.join("\n");
  // A constant of a plan is printed as its bytes, those above 127 as negative numbers.
  const asBytes = (bytes: Buffer) => [...new Int8Array(bytes)].join(" ");
  for (const { inner_pad, outer_pad } of rows) {
    for (const pad of [inner_pad, outer_pad]) {
      expect(said).not.toContain(asBytes(pad.subarray(0, 16)));
      expect(said).not.toContain(pad.toString("hex"));
    }
  }
  expect(said).not.toContain(sealOfB.slice(-64));
  expect(said).not.toContain(asBytes(Buffer.from(sealOfB.slice(-64))));
  // The control: a constant is found in that form, and the plans inside the functions are told.
  expect(said).toContain(asBytes(Buffer.from("a constant")));
  expect(said).toContain("cached_seals");
});

describe("a transaction that is held open after caching", () => {
  // It has A's own and B's in its hands: what had expired of B's it has cleared away.
  beforeEach(async () => {
    await cache(B);
    await root.query(
      "update tenancy.cached_seals set believed_until = clock_timestamp() - interval '1 second', seal_ends_at = clock_timestamp() - interval '1 second' where tenant is not null",
    );
    await root.query("set lock_timeout = '1s'");
    await other.query("begin");
    await enter(other, A, sealFor(A));
    await other.query("select tenancy.cache_seal()");
  });
  afterEach(async () => {
    await other.query("rollback");
    await root.query("reset lock_timeout");
  });

  test("delays neither the rotation of a key nor the status of either tenant", async () => {
    // The control: what is cleared away is there, and locked.
    expect(await cached()).toHaveLength(1);
    const free = await root.query(
      "select from tenancy.cached_seals where tenant is not null for update skip locked",
    );
    expect(free.rowCount).toBe(0);
    await root.query("update tenancy.seal_keys set retires_at = null");
    for (const tenant of [a.id, b.id]) {
      await setStatus(tenant, "suspended");
      await setStatus(tenant, "active");
    }
  });

  test("delays no neighbour who is looked up or verified", async () => {
    await inTransaction(app, async () => {
      await app.query("set local lock_timeout = '1ms'");
      await enter(app, B, sealFor(B));
      expect((await app.query(WHO)).rows).toEqual([B]);
    });
  });

  test.each(["tenancy.cached_seals", "tenancy.seal_keys", "app_public.tenants"])(
    "may lock no table that the others need: %s",
    async (table) => {
      for (const mode of ["row exclusive", "share row exclusive", "access exclusive"]) {
        await expectSqlState(other, "42501", () => other.query(`lock table ${table} in ${mode} mode`));
      }
    },
  );
});

test("a seal is cached under one text: nothing of it can be written otherwise", async () => {
  const seal = sealFor(A);
  for (let at = 0; at < seal.length; at++) {
    await inTransaction(app, async () => {
      const other = seal[at] === "#" ? "%" : "#";
      await enter(app, A, `${seal.slice(0, at)}${other}${seal.slice(at + 1)}`);
      const code = await app.query("select tenancy.cache_seal()").catch((error) => error.code);
      expect([at, code]).toEqual([at, expect.stringMatching(/^RH01[134]$/)]);
    });
  }
  expect(await cached()).toEqual([]);
  // The control.
  await cache(A, seal);
  expect(await cached()).toHaveLength(1);
});

test("a seal that is cached again and again is one row; another seal is another", async () => {
  const seal = sealFor(A);
  await inTransaction(app, async () => {
    await enter(app, A, seal);
    await app.query("select tenancy.cache_seal() from generate_series(1, 30)");
    await app.query("commit; begin");
  });
  expect(await cached()).toHaveLength(1);
  await cache(A, seal);
  expect(await cached()).toHaveLength(1);
  // The control.
  await cache({ ...A, role: "viewer" });
  expect(await cached()).toHaveLength(2);
});
