import { asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");

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
