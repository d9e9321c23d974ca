import { asPlatform, asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

test("a tenant sees itself alone", async () => {
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    await asUser(app, own.owner, async () => {
      expect((await app.query("select id from app_public.tenants")).rows).toEqual([{ id: own.id }]);
      const byId = await app.query("select from app_public.tenants where id = $1", [other.id]);
      expect(byId.rowCount).toBe(0);
    });
  }
});

test("owners and admins change the name, others do not, and never the neighbour's", async () => {
  const rename = "update app_public.tenants set name = 'Renamed'";
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, rename)).toBe(1);
      expect(await outcome(app, `${rename} where id = $1`, [b.id])).toBe(0);
    });
  }
  for (const person of [a.member, a.viewer]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, rename)).toBe(0);
    });
  }
});

test.each([
  "id",
  "slug",
  "domain",
  "tier",
  "status",
  "max_users",
  "max_api_calls_per_day",
  "metadata",
  "created_at",
])("an owner may not write %s", async (column) => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, `update app_public.tenants set ${column} = ${column}`)).toBe("42501");
  });
});

test("an owner makes and removes no tenant", async () => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, "insert into app_public.tenants (slug, name) values ('new', 'New')")).toBe(
      "42501",
    );
    expect(await outcome(app, "delete from app_public.tenants")).toBe("42501");
  });
});

test("the default tenant is there and can be entered", async () => {
  const operator = await db.connect("operator");
  await inTransaction(operator, async () => {
    await operator.query("select tenancy.enter('00000000-0000-7000-8000-000000000001')");
    const { rows } = await operator.query("select slug, tier, status from app_public.tenants");
    expect(rows).toEqual([{ slug: "default", tier: "enterprise", status: "active" }]);
  });
});

const make = (values: {
  slug?: string;
  domain?: string | null;
  tier?: string;
  status?: string;
  users?: number;
}) =>
  outcome(
    operator,
    "insert into app_public.tenants (slug, name, domain, tier, status, max_users) values ($1, 'New', $2, $3, $4, $5)",
    [
      values.slug ?? "new",
      values.domain ?? null,
      values.tier ?? "starter",
      values.status ?? "active",
      values.users ?? 1,
    ],
  );

test.each(["a", "0", "a-b", "acme-2", "a".repeat(100)])("the slug %j is taken", async (slug) => {
  await asPlatform(operator, async () => expect(await make({ slug })).toBe(1));
});

test.each(["", "-a", "a-", "-", "A", "a_b", "a b", "a.b", "ä", "a\n", "t_a", "a".repeat(101)])(
  "the slug %j is refused",
  async (slug) => {
    await asPlatform(operator, async () => expect(await make({ slug })).toBe("23514"));
  },
);

test("domain, tier, status and limits are checked", async () => {
  await asPlatform(operator, async () => {
    expect(await make({ domain: "acme.example" })).toBe(1);
    for (const domain of ["", "Acme.example", ".example", "acme.", "acme example", "acme/example"]) {
      expect(await make({ domain })).toBe("23514");
    }
    for (const tier of ["starter", "pro", "enterprise"]) expect(await make({ tier })).toBe(1);
    for (const tier of ["", "Pro", "free"]) expect(await make({ tier })).toBe("23503");
    for (const status of ["active", "suspended", "cancelled"]) expect(await make({ status })).toBe(1);
    for (const status of ["", "Active", "deleted", "unknown"]) expect(await make({ status })).toBe("23514");
    expect(await make({ users: 0 })).toBe("23514");
  });
});

test("slug and domain are unique over all tenants", async () => {
  await asPlatform(operator, async () => {
    await operator.query(
      "insert into app_public.tenants (slug, name, domain) values ('one', 'One', 'one.example')",
    );
    expect(await make({ slug: "one" })).toBe("23505");
    expect(await make({ domain: "one.example" })).toBe("23505");
    expect(await make({ slug: "two", domain: "two.example" })).toBe(1);
  });
});

test("the status that the walls ask for follows the tenant's own", async () => {
  await asPlatform(operator, async () => {
    for (const status of ["suspended", "cancelled", "active"]) {
      await operator.query("update app_public.tenants set status = $2 where id = $1", [a.id, status]);
      const { rows } = await operator.query(
        "select status from app_private.tenant_statuses where tenant_id = $1",
        [a.id],
      );
      expect(rows).toEqual([{ status }]);
    }
  });
});

test("a tenant that still has rows cannot be removed", async () => {
  await asPlatform(operator, async () => {
    const removed = await outcome(operator, "delete from app_public.tenants where id = $1", [a.id]);
    expect(["23001", "23503"]).toContain(removed);
  });
});
