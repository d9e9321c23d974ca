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

const ADD = `insert into app_public.event_outbox (aggregate_type, aggregate_id, event_type)
             values ('order', gen_random_uuid(), 'order.filled')`;
const TAKE =
  "select tenant_id from app_public.event_outbox where published_at is null for update skip locked";
const PUBLISH = "update app_public.event_outbox set published_at = now(), attempts = attempts + 1";

test("a relay takes the events of its tenant alone and marks none of another's", async () => {
  for (const person of [a.member, b.member]) {
    await asUser(app, person, async () => {
      expect((await app.query(TAKE)).rows).toEqual([{ tenant_id: person.tenantId }]);
      expect(await outcome(app, PUBLISH)).toBe(1);
    });
  }
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, `${PUBLISH} where tenant_id = $1`, [b.id])).toBe(0);
  });
});

test("what happened is added in the transaction in which it happened, in the own tenant", async () => {
  await asUser(app, a.member, async () => {
    expect(await outcome(app, ADD)).toBe(1);
    const planted = ADD.replace("(aggregate_type", "(tenant_id, aggregate_type").replace(
      "('order'",
      "($1, 'order'",
    );
    expect(await outcome(app, planted, [b.id])).toBe("42501");
  });
});

test("a viewer adds and marks nothing", async () => {
  await asUser(app, a.viewer, async () => {
    expect(await outcome(app, ADD)).toBe("42501");
    expect(await outcome(app, PUBLISH)).toBe(0);
  });
});

test("nobody rewrites or removes what happened", async () => {
  await asUser(app, a.owner, async () => {
    for (const column of ["event_type", "payload", "aggregate_id", "occurred_at", "tenant_id"]) {
      expect(await outcome(app, `update app_public.event_outbox set ${column} = ${column}`)).toBe("42501");
    }
    expect(await outcome(app, "delete from app_public.event_outbox")).toBe("42501");
  });
});
