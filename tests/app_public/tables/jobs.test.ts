import { asPlatform, asUser } from "../../support/as-user.ts";
import { contextSettings } from "../../support/context-settings.ts";
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

const ADD = "insert into app_public.jobs (kind, idempotency_key) values ('report.monthly', $1)";
const commit = () => app.query("commit; begin");

test("the same idempotency key is one job in a tenant, and another job in another", async () => {
  await asUser(app, a.member, async () => {
    await app.query(ADD, ["2026-11"]);
    expect(await outcome(app, ADD, ["2026-11"])).toBe("23505");
    await commit();
  });
  await asUser(app, b.member, async () => {
    expect(await outcome(app, ADD, ["2026-11"])).toBe(1);
  });
  await asUser(app, a.colleague, async () => {
    expect(await outcome(app, ADD, ["2026-11"])).toBe("23505");
    expect(await outcome(app, `${ADD} on conflict do nothing`, ["2026-11"])).toBe(0);
    expect(await outcome(app, `${ADD} on conflict do nothing`, ["2026-12"])).toBe(1);
  });
});

test("a reader of jobs sees those of the current tenant alone", async () => {
  for (const person of [a.member, b.member]) {
    await asUser(app, person, async () => {
      const { rows } = await app.query(
        "select distinct tenant_id from app_public.jobs where status = 'queued' and run_at <= now() + interval '1 year'",
      );
      expect(rows).toEqual([{ tenant_id: person.tenantId }]);
    });
  }
});

test("a worker takes the jobs of its tenant, row by row, without a user", async () => {
  await asUser(app, { tenantId: a.id, role: "member" }, async () => {
    const { rows } = await app.query(
      `update app_public.jobs set status = 'running', attempts = attempts + 1, started_at = now()
        where id in (select id from app_public.jobs where status = 'queued' order by run_at for update skip locked)
        returning tenant_id`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ tenant_id }) => tenant_id))).toEqual(new Set([a.id]));
  });
});

test("a viewer asks for no job and changes none", async () => {
  await asUser(app, a.viewer, async () => {
    expect(await outcome(app, ADD, ["mine"])).toBe("42501");
    expect(await outcome(app, "update app_public.jobs set status = 'cancelled'")).toBe(0);
  });
});

test("what was asked for stays: no job is removed, and none becomes another", async () => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, "delete from app_public.jobs")).toBe("42501");
    for (const column of ["kind", "idempotency_key", "payload", "max_attempts", "user_id", "tenant_id"]) {
      expect(await outcome(app, `update app_public.jobs set ${column} = ${column}`)).toBe("42501");
    }
  });
});

const ASK_FOR = `insert into app_public.jobs (user_id, kind, idempotency_key)
                 select $1, 'report.monthly', 'asked-for' where $2::text is null or set_config('role', $2, true) <> ''`;
const askFor = (userId: string | null, role: string | null = null) => outcome(app, ASK_FOR, [userId, role]);

test("a member asks for a job in their own name alone", async () => {
  await asUser(app, a.member, async () => {
    expect(await askFor(a.member.userId)).toBe(1);
    for (const other of [a.owner.userId, a.colleague.userId, b.member.userId, null]) {
      expect([other, await askFor(other)]).toEqual([other, "42501"]);
    }
    const { rows } = await app.query(`${ADD} returning user_id`, ["by default"]);
    expect(rows).toEqual([{ user_id: a.member.userId }]);
  });
});

test("nor in another's by a role or a context that changes within the statement", async () => {
  await asUser(app, a.member, async () => {
    for (const role of ["none", "app_authenticator", "app_anonymous"]) {
      expect([role, await askFor(a.owner.userId, role)]).toEqual([role, "42501"]);
    }
    // The second row is written as the owner of the neighbour's, with a genuine seal.
    const calls = Object.entries(contextSettings(b.owner)).map(
      ([name, value]) => `set_config('${name}', '${value}', true)`,
    );
    const planted = await outcome(
      app,
      `insert into app_public.jobs (user_id, kind, idempotency_key)
       select case n when 1 then $1::uuid else $2 end, 'report.monthly', 'asked-' || n
         from generate_series(1, 2) as n where n = 1 or num_nulls(${calls.join(", ")}) = 0`,
      [a.member.userId, a.owner.userId],
    );
    expect(planted).toBe("42501");
  });
});

test("owners and admins ask in anybody's name of their tenant; work without a user, for the system", async () => {
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      for (const user of [a.member.userId, a.viewer.userId, null]) expect(await askFor(user)).toBe(1);
      expect(await askFor(b.member.userId)).toBe("23503");
    });
  }
  await asUser(app, { tenantId: a.id, role: "member" }, async () => {
    expect(await askFor(null)).toBe(1);
    expect(await askFor(a.member.userId)).toBe("42501");
  });
});

test("the platform asks for everybody", async () => {
  await asPlatform(operator, async () => {
    const asked = await outcome(
      operator,
      "insert into app_public.jobs (tenant_id, user_id, kind, idempotency_key) values ($1, $2, 'report.monthly', 'x')",
      [a.id, a.owner.userId],
    );
    expect(asked).toBe(1);
  });
});
