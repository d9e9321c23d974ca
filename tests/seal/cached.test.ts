/**
 * A seal that was verified is looked up for a minute. What is cached says no more
 * than the seal did, of nobody else, and no longer than it, its key and its
 * tenant hold.
 */
import { createHash } from "node:crypto";
import type { Client } from "pg";
import { makeSeal, sealKey } from "../../src/tenant/seal.ts";
import { asUser, inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { sealFor, testSeal } from "../support/seal.ts";
import { makeUsers } from "../support/users.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const other = await db.connect("app");
const owner = await db.connect("owner");
const root = await db.connect("root");

const A = identity("a");
const B = identity("b");
function identity(letter: string) {
  const id = `0190a000-0000-7000-8000-00000000000${letter}`;
  return { tenantId: id, userId: id, role: "admin" };
}

beforeAll(async () => {
  await root.query("insert into app_public.tenants (id, slug, name) values ($1, 'a', 'A'), ($2, 'b', 'B')", [
    A.tenantId,
    B.tenantId,
  ]);
  await makeUsers(root, A, B);
});
beforeEach(async () => {
  await root.query("delete from tenancy.cached_seals where tenant is not null or ended_by > 0");
  await root.query("update app_public.tenants set status = 'active' where slug in ('a', 'b')");
});

const claimsOf = ({ tenantId, userId, role }: typeof A) => ({ tenantId, userId, role });

/** Enters by hand, for the rest of the transaction. */
async function enter(client: Client, claims: typeof A, seal = sealFor(claimsOf(claims))): Promise<string> {
  await client.query(enterStatement(claims, seal));
  return seal;
}

/** Caches the seal of the claims, for good; answers it. */
async function cache(claims: typeof A, seal?: string): Promise<string> {
  await app.query("begin");
  try {
    const made = await enter(app, claims, seal);
    const { rows } = await app.query("select tenancy.cache_seal() as cached");
    expect(rows).toEqual([{ cached: true }]);
    return made;
  } finally {
    await app.query("commit");
  }
}

/** Whose seals are cached: tenant, user and role. */
const cached = async (): Promise<string[]> => {
  const { rows } = await root.query(
    "select tenant || '|' || left(context, -95) as claims from tenancy.cached_seals where tenant is not null order by 1",
  );
  return rows.map(({ claims }) => claims);
};
const named = ({ tenantId, userId, role }: typeof A) => `${tenantId}|${userId}|${role}|`;

/** The seconds that what is cached has left, by tenant. */
const secondsLeft = async (): Promise<number[]> => {
  const { rows } = await root.query(
    `select extract(epoch from believed_until - clock_timestamp())::float8 as left
       from tenancy.cached_seals where tenant is not null order by tenant`,
  );
  return rows.map(({ left }) => left);
};

/** What the walls answer under these claims and this seal. */
const sealed = (claims: typeof A, seal: string) =>
  inTransaction(app, async () => {
    await enter(app, claims, seal);
    const { rows } = await app.query(
      `select tenancy.sealed_tenant_id() as tenant, tenancy.sealed_user_id() as "user",
              tenancy.sealed_user_role() as role, (select array_agg(slug) from app_public.tenants) as slugs`,
    );
    return rows[0];
  });

/** How often the seal is verified when the walls are asked: counted by Postgres itself. */
const verifications = (claims: typeof A, seal: string) =>
  inTransaction(root, async () => {
    await root.query("set local track_functions = 'all'");
    const before = await verificationsSoFar();
    await enter(root, claims, seal);
    expect((await root.query("select from app_public.tenants")).rowCount).toBe(1);
    await root.query("reset role");
    return (await verificationsSoFar()) - before;
  });

/** Since the session last told the server of them, which is after the transaction at the earliest. */
async function verificationsSoFar(): Promise<number> {
  const { rows } = await root.query(
    "select coalesce(sum(calls), 0)::int as calls from pg_stat_xact_user_functions where funcname = 'seal_fault'",
  );
  return rows[0].calls;
}

test("what is cached is what was sealed, for a minute at most", async () => {
  const seal = await cache(A);
  expect(await cached()).toEqual([named(A)]);
  expect(Math.max(...(await secondsLeft()))).toBeLessThanOrEqual(60);
  expect(await sealed(A, seal)).toEqual({ tenant: A.tenantId, user: A.userId, role: "admin", slugs: ["a"] });
});

test("a seal that is cached is not verified again; one that is not, is", async () => {
  const seal = await cache(A);
  expect(await verifications(A, seal)).toBe(0);
  await root.query("delete from tenancy.cached_seals where tenant is not null");
  expect(await verifications(A, seal)).toBe(2);
});

test("a seal without a user or a role is cached like any other", async () => {
  const nobody = { ...A, userId: "", role: "" };
  const seal = await cache(nobody);
  expect(await cached()).toEqual([named(nobody)]);
  expect(await sealed(nobody, seal)).toMatchObject({ tenant: A.tenantId, user: null, role: null });
});

test.each([
  ["another tenant", { ...A, tenantId: B.tenantId }],
  ["another user", { ...A, userId: B.userId }],
  ["another role", { ...A, role: "owner" }],
  [
    "the user as a part of the tenant",
    { ...A, tenantId: `${A.tenantId}|${A.userId}`, userId: "admin", role: "" },
  ],
])("a cached seal does not serve for %s", async (_, claims) => {
  const seal = await cache(A);
  await expect(sealed(claims, seal)).rejects.toMatchObject({
    code: expect.stringMatching(/^(RH013|22P02)$/),
  });
});

test("a cached seal of B's serves nobody under A's seal", async () => {
  await cache(B);
  await expect(sealed(B, sealFor(claimsOf(A)))).rejects.toMatchObject({ code: "RH013" });
});

test.each(["suspended", "cancelled"])(
  "a tenant that is %s is out at once, and back when it is active",
  async (status) => {
    const seals = [await cache(A), await cache(B)] as const;
    await root.query("update app_public.tenants set status = $1 where slug = 'a'", [status]);
    await expect(sealed(A, seals[0])).rejects.toMatchObject({
      code: status === "suspended" ? "RH003" : "RH004",
    });
    expect(await cached()).toEqual([named(B)]);
    expect(await sealed(B, seals[1])).toMatchObject({ slugs: ["b"] });
    await root.query("update app_public.tenants set status = 'active' where slug = 'a'");
    expect(await sealed(A, seals[0])).toMatchObject({ slugs: ["a"] });
  },
);

test("a tenant that is deleted is out at once", async () => {
  const c = identity("c");
  await root.query("insert into app_public.tenants (id, slug, name) values ($1, 'c', 'C')", [c.tenantId]);
  await makeUsers(root, c);
  const seal = await cache(c);
  await root.query("delete from app_public.users where tenant_id = $1", [c.tenantId]);
  await root.query("delete from app_public.tenants where slug = 'c'");
  await expect(sealed(c, seal)).rejects.toMatchObject({ code: "RH005" });
});

test("the change of a tenant's name forgets nothing", async () => {
  await cache(A);
  await root.query("update app_public.tenants set name = 'Another' where slug = 'a'");
  expect(await cached()).toHaveLength(1);
});

test("a key that is retired at once takes what it sealed with it", async () => {
  const secret = createHash("sha256").update("a second key").digest();
  await owner.query("select tenancy.add_seal_key($1)", [secret]);
  const seal = makeSeal(sealKey(secret), claimsOf(A), Math.floor(Date.now() / 1000) + 60);
  await cache(A, seal);
  expect(await sealed(A, seal)).toMatchObject({ slugs: ["a"] });
  await owner.query("update tenancy.seal_keys set retires_at = clock_timestamp() where id = $1", [
    sealKey(secret).id,
  ]);
  expect(await cached()).toEqual([]);
  await expect(sealed(A, seal)).rejects.toMatchObject({ code: "RH014" });
});

test("nothing is cached beyond the end of the seal or of its key", async () => {
  const secret = createHash("sha256").update("a third key").digest();
  await owner.query("select tenancy.add_seal_key($1)", [secret]);
  await owner.query(
    "update tenancy.seal_keys set retires_at = clock_timestamp() + interval '20 seconds' where id = $1",
    [sealKey(secret).id],
  );
  const now = Math.floor(Date.now() / 1000);
  await cache(A, makeSeal(sealKey(secret), claimsOf(A), now + 60));
  await cache(B, makeSeal(testSeal.key(), claimsOf(B), now + 10));
  const [ofA, ofB] = await secondsLeft();
  expect(ofA).toBeLessThanOrEqual(20);
  expect(ofB).toBeLessThanOrEqual(10);
});

test("what has expired is not believed, and is cleared away by those who come later", async () => {
  const seal = await cache(A);
  await root.query(
    "update tenancy.cached_seals set believed_until = clock_timestamp() - interval '1 second', seal_ends_at = clock_timestamp() - interval '1 second' where tenant is not null",
  );
  expect(await verifications(A, seal)).toBe(2);
  await cache(B);
  expect(await cached()).toEqual([named(B)]);
});

test("what is cached does not prolong its own life", async () => {
  const seal = await cache(A);
  // As if a seal had been cached past the suspension.
  const { rows } = await root.query("select * from tenancy.cached_seals where tenant is not null");
  await root.query("update app_public.tenants set status = 'suspended' where slug = 'a'");
  await root.query(
    "insert into tenancy.cached_seals select * from jsonb_populate_recordset(null::tenancy.cached_seals, $1)",
    [JSON.stringify(rows)],
  );
  await inTransaction(app, async () => {
    await enter(app, A, seal);
    await expectSqlState(app, "RH003", () => app.query("select tenancy.cache_seal()"));
  });
});

test("a transaction that stays open delays neither a suspension nor the next caching for long", async () => {
  await other.query("begin");
  try {
    const seal = await enter(other, A);
    await other.query("select tenancy.cache_seal()");
    await expect(cache(A, seal)).rejects.toMatchObject({ code: "55P03" });
    await root.query("set lock_timeout = '1s'");
    await root.query("update app_public.tenants set status = 'suspended' where slug = 'a'");
    await expect(sealed(A, seal)).rejects.toMatchObject({ code: "RH003" });
  } finally {
    await other.query("rollback");
    await root.query("reset lock_timeout");
  }
});

test.each(["read only", "isolation level repeatable read", "isolation level serializable"])(
  "in a transaction that is %s nothing is cached, and nothing fails",
  async (kind) => {
    await app.query(`begin ${kind}`);
    try {
      await enter(app, A);
      expect((await app.query("select tenancy.cache_seal() as cached")).rows).toEqual([{ cached: false }]);
    } finally {
      await app.query("commit");
    }
    expect(await cached()).toEqual([]);
  },
);

test("a seal is cached for nobody in particular on a fresh connection", async () => {
  const client = await db.connect("app");
  const nobody = { ...A, userId: "", role: "" };
  await client.query("begin");
  await client.query(enterStatement(nobody));
  expect((await client.query("select tenancy.cache_seal() as cached")).rows).toEqual([{ cached: true }]);
  await client.query("commit");
  expect(await cached()).toEqual([named(nobody)]);
});

test("caching a seal clears away ten at a time, and nothing whose seal still holds", async () => {
  await root.query(
    `insert into tenancy.cached_seals (context, believed_until, seal_ends_at)
     select repeat('x', 96) || n, now() - interval '1 minute',
            now() + case when n % 2 = 0 then interval '1 minute' else interval '-1 minute' end
       from generate_series(1, 100) as n`,
  );
  for (const left of [90, 80]) {
    await cache(A);
    const { rows } = await root.query(
      "select count(*)::int from tenancy.cached_seals where context like 'x%'",
    );
    expect(rows[0].count).toBe(left);
  }
});

test("a neighbour who caches delays nobody whose seal is to be cached again", async () => {
  const seal = await cache(B);
  await root.query(
    "update tenancy.cached_seals set believed_until = now() - interval '1 second' where tenant is not null",
  );
  await inTransaction(other, async () => {
    await enter(other, A);
    await other.query("select tenancy.cache_seal()");
    await cache(B, seal);
  });
});

test.each(["select", "insert", "update", "delete", "truncate"])(
  "no tenant may %s what is cached",
  async (privilege) => {
    const { rows } = await root.query(
      `select role from unnest('{app_user,app_anonymous,app_authenticator,app_platform,app_operator}'::text[]) as role
        where has_table_privilege(role, 'tenancy.cached_seals', $1)`,
      [privilege],
    );
    expect(rows).toEqual([]);
    await asUser(app, A, () =>
      expectSqlState(app, "42501", () => app.query("select from tenancy.cached_seals")),
    );
  },
);
