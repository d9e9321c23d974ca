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

const MARK_READ = "update app_public.notifications set read_at = now()";

test("its user reads it, marks it as read and removes it", async () => {
  await asUser(app, a.member, async () => {
    expect(await outcome(app, "select from app_public.notifications")).toBe(1);
    expect(await outcome(app, MARK_READ)).toBe(1);
    expect(await outcome(app, "delete from app_public.notifications")).toBe(1);
  });
});

test("another member and the neighbour's people do not", async () => {
  for (const person of [a.colleague, a.viewer]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, "select from app_public.notifications")).toBe(0);
      expect(await outcome(app, MARK_READ)).toBe(0);
      expect(await outcome(app, "delete from app_public.notifications")).toBe(0);
    });
  }
  await asUser(app, b.owner, async () => {
    expect(await outcome(app, `${MARK_READ} where tenant_id = $1`, [a.id])).toBe(0);
  });
});

test("nobody changes what it says, or whom it is for", async () => {
  await asUser(app, a.owner, async () => {
    for (const column of ["kind", "title", "body", "payload", "user_id", "created_at"]) {
      expect(await outcome(app, `update app_public.notifications set ${column} = ${column}`)).toBe("42501");
    }
  });
});

test("a member tells nobody else, an admin everyone in the tenant, nobody the neighbour", async () => {
  const tell = (userId: string) =>
    outcome(app, "insert into app_public.notifications (user_id, kind, title) values ($1, 'system', 'x')", [
      userId,
    ]);
  await asUser(app, a.member, async () => {
    expect(await tell(a.member.userId)).toBe(1);
    expect(await tell(a.colleague.userId)).toBe("42501");
  });
  await asUser(app, a.admin, async () => {
    expect(await tell(a.colleague.userId)).toBe(1);
    expect(await tell(b.member.userId)).toBe("23503");
  });
});
