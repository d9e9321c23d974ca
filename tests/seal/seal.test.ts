import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { createRowhouse } from "../../src/rowhouse.ts";
import { makeSeal, type SealKey, sealKey } from "../../src/tenant/seal.ts";
import { inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { makeTenant, type Tenant, walledTables } from "../support/two-tenants.ts";

const key = sealKey(randomBytes(32));
let db: TestDatabase;
let owner: Client;
let app: Client;
let a: Tenant;
let b: Tenant;

beforeAll(async () => {
  db = await createTestDatabase();
  owner = await db.connect("owner");
  app = await db.connect("app");
  const operator = await db.connect("operator");
  const { rows } = await operator.query(`select tenancy.request_platform('two tenants') as use`);
  await operator.query("begin");
  await operator.query("select tenancy.enter_platform($1)", [rows[0].use]);
  const tables = await walledTables(owner);
  a = await makeTenant(operator, tables, 1, 1);
  b = await makeTenant(operator, tables, 2, 1);
  await operator.query("commit");
  await owner.query("select tenancy.add_seal_key($1)", [key.secret]);
  await owner.query("select tenancy.require_seal(true, 'tests of the seal')");
});
afterAll(() => db.drop());

const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
const claimsOf = (tenant: Tenant, role = "member") => ({
  tenantId: tenant.id,
  userId: tenant.rows.get("app_public.users")?.id ?? "",
  role,
});
type Claims = ReturnType<typeof claimsOf>;

const claim = (claims: Claims, seal: string) => app.query(enterStatement(claims, seal));
const READ = "select distinct tenant_id from app_public.documents";

test("a sealed context reads its own rows, and the neighbour's context the neighbour's", async () => {
  for (const tenant of [a, b]) {
    const claims = claimsOf(tenant);
    await inTransaction(app, async () => {
      await claim(claims, makeSeal(key, claims, inAMinute()));
      expect((await app.query(READ)).rows).toEqual([{ tenant_id: tenant.id }]);
      expect((await app.query("select from app_public.orders")).rowCount).toBe(1);
    });
  }
});

describe("a seal that does not hold is refused", () => {
  const good = () => makeSeal(key, claimsOf(a), inAMinute());
  const other = sealKey(randomBytes(32));
  const refused: [string, string, () => string, (() => Claims)?][] = [
    ["missing", "RH010", () => ""],
    ["expired a second ago", "RH012", () => makeSeal(key, claimsOf(a), Math.floor(Date.now() / 1000) - 1)],
    ["for another tenant", "RH013", good, () => ({ ...claimsOf(a), tenantId: b.id })],
    ["of the neighbour", "RH013", () => makeSeal(key, claimsOf(b), inAMinute())],
    ["for another user", "RH013", good, () => ({ ...claimsOf(a), userId: claimsOf(b).userId })],
    ["for no user", "RH013", good, () => ({ ...claimsOf(a), userId: "" })],
    ["for another role", "RH013", good, () => claimsOf(a, "owner")],
    ["made with an unknown key", "RH014", () => makeSeal(other, claimsOf(a), inAMinute())],
    [
      "under a known key's name with another secret",
      "RH013",
      () => makeSeal({ id: key.id, secret: other.secret }, claimsOf(a), inAMinute()),
    ],
    ["with a later expiry written in", "RH013", () => good().replace(/\.\d{10}\./, `.${inAMinute() + 600}.`)],
    ["truncated", "RH011", () => good().slice(0, -1)],
    ["empty but for its version", "RH011", () => "v1."],
    ["of another version", "RH011", () => good().replace("v1", "v2")],
    ["of a megabyte", "RH011", () => good().repeat(11_000)],
    [
      "with its last digit changed",
      "RH013",
      () => good().replace(/.$/, (digit) => (digit === "0" ? "1" : "0")),
    ],
    [
      "with its first digit changed",
      "RH013",
      () => good().replace(/\.([0-9a-f])(?=[0-9a-f]{63}$)/, (_, digit) => (digit === "0" ? ".1" : ".0")),
    ],
    [
      "in capitals",
      "RH013",
      () => good().replace(/[0-9a-f]{64}$/, (mac) => `${mac.slice(0, -1).toUpperCase()}A`),
    ],
    ["in full-width digits", "RH011", () => good().replaceAll("0", "０")],
    ["with a look-alike letter", "RH011", () => good().replace("v", "ν")],
    ["with white space", "RH011", () => `${good()} `],
    ["with signs in its mac", "RH013", () => good().replace(/[0-9a-f]{4}$/, "-+%_")],
  ];

  test.each(refused)("%s: %s", async (_, sqlState, seal, claims = () => claimsOf(a)) => {
    await inTransaction(app, async () => {
      await claim(claims(), seal());
      for (const statement of [
        READ,
        "update app_public.documents set title = title",
        "delete from app_public.coin_category_overrides",
        "insert into app_public.bots (account_id, name, strategy_kind) values (gen_random_uuid(), 'x', 'dca')",
      ]) {
        await expectSqlState(app, sqlState, () => app.query(statement));
      }
    });
  });

  test("with an embedded null, which no text of Postgres holds", async () => {
    await inTransaction(app, async () => {
      await expect(claim(claimsOf(a), `${good().slice(0, 40)}\0${good().slice(41)}`)).rejects.toMatchObject({
        code: "22021",
      });
    });
  });
});

test("parts cannot be moved from one claim to the next under the same mac", async () => {
  const claims = claimsOf(a);
  const shifted = { tenantId: claims.tenantId, userId: `${claims.userId}|member`, role: "" };
  await inTransaction(app, async () => {
    await claim(shifted, makeSeal(key, claims, inAMinute()));
    // The bar in the user ends it: what follows is no seal.
    await expectSqlState(app, "RH011", () => app.query(READ));
  });
});

test("a claim changed inside one statement reaches no row of the neighbour", async () => {
  const claims = claimsOf(a);
  await inTransaction(app, async () => {
    await claim(claims, makeSeal(key, claims, inAMinute()));
    const { rows } = await app.query(
      `select distinct documents.tenant_id
         from (values (1), (2)) as passes (n)
         cross join lateral (select set_config('app.current_tenant_id', $1, true) where n = 2) as switched
         right join lateral (select tenant_id from app_public.documents offset 0) as documents on true`,
      [b.id],
    );
    expect(rows.filter(({ tenant_id }) => tenant_id === b.id)).toEqual([]);
    await claim({ ...claims, tenantId: b.id }, makeSeal(key, claims, inAMinute()));
    await expectSqlState(app, "RH013", () => app.query(READ));
  });
});

describe("keys", () => {
  test("no role of a request reads them, makes a seal or changes what is required", async () => {
    const claims = claimsOf(a);
    await inTransaction(app, async () => {
      await claim(claims, makeSeal(key, claims, inAMinute()));
      for (const statement of [
        "select * from tenancy.seal_keys",
        "select tenancy.make_seal(gen_random_uuid(), null, 'owner')",
        "select tenancy.add_seal_key(sha256('mine'))",
        "select tenancy.require_seal(false, 'because')",
        "select tenancy.verify_seal()",
        "create or replace function tenancy.seal_is_required() returns boolean language sql immutable return false",
      ]) {
        await expectSqlState(app, "42501", () => app.query(statement));
      }
    });
  });

  test("two hold at a time, and the old one no longer once it has retired", async () => {
    const next: SealKey = sealKey(randomBytes(32));
    const claims = claimsOf(a);
    const canRead = (with_: SealKey) =>
      inTransaction(app, async () => {
        await claim(claims, makeSeal(with_, claims, inAMinute()));
        return (await app.query(READ)).rowCount;
      });
    await owner.query("begin");
    await owner.query("select tenancy.add_seal_key($1, '1 hour')", [next.secret]);
    await owner.query("commit");
    expect(await canRead(key)).toBe(1);
    expect(await canRead(next)).toBe(1);

    await owner.query("update tenancy.seal_keys set retires_at = now() where id = $1", [key.id]);
    await expect(canRead(key)).rejects.toMatchObject({ code: "RH014" });
    expect(await canRead(next)).toBe(1);
    await owner.query("update tenancy.seal_keys set retires_at = null where id = $1", [key.id]);
  });

  test("a key of a wrong length is refused", async () => {
    await inTransaction(owner, async () => {
      for (const length of [0, 31, 65]) {
        await expectSqlState(owner, "RH015", () =>
          owner.query("select tenancy.add_seal_key($1)", [Buffer.alloc(length)]),
        );
      }
    });
  });
});

test("an operator in psql enters a sealed tenant, and each time is recorded", async () => {
  const operator = await db.connect("operator");
  await operator.query("begin");
  await operator.query("select tenancy.enter($1, $2, 'member')", [a.id, claimsOf(a).userId]);
  expect((await operator.query("select current_user")).rows).toEqual([{ current_user: "app_user" }]);
  expect((await operator.query(READ)).rows).toEqual([{ tenant_id: a.id }]);
  await operator.query("commit");
  const { rows } = await owner.query(
    "select actor, details ->> 'tenant_id' as tenant from tenancy.events where kind = 'seal_made'",
  );
  expect(rows).toEqual([{ actor: "app_operator", tenant: a.id }]);
});

test("switching the requirement is the owner's, needs a reason, and is recorded", async () => {
  await inTransaction(owner, async () => {
    await expectSqlState(owner, "RH009", () => owner.query("select tenancy.require_seal(false, '')"));
    await owner.query("select tenancy.require_seal(false, 'a reason')");
    const { rows } = await owner.query("select reason from tenancy.events where kind = 'seal_not_required'");
    expect(rows).toEqual([{ reason: "a reason" }]);
  });
  await inTransaction(owner, async () => {
    await owner.query("select tenancy.require_seal(false, 'to empty the keys')");
    await owner.query("update tenancy.seal_keys set retires_at = now()");
    await expectSqlState(owner, "RH009", () => owner.query("select tenancy.require_seal(true, 'too early')"));
  });
});

test("a Rowhouse with a key enters sealed, one without is told so", async () => {
  const sealed = createRowhouse({ connectionString: db.urls.app, seal: { key: () => key } });
  const unsealed = createRowhouse({ connectionString: db.urls.app });
  try {
    const context = { ...claimsOf(a), role: "member" as const };
    const { rows } = await sealed.query(context, READ);
    expect(rows).toEqual([{ tenant_id: a.id }]);
    expect(await sealed.withTenant(context, async (tx) => (await tx.query(READ)).rows)).toEqual(rows);
    await expect(unsealed.query(context, READ)).rejects.toMatchObject({ code: "SEAL_MISSING" });
  } finally {
    await Promise.all([sealed.close(), unsealed.close()]);
  }
});
