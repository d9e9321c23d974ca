/** Leaving a tenant, and handing over what one owns. */
import { asUser } from "../../support/as-user.ts";
import { enterStatement } from "../../support/context-settings.ts";
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

const LEAVE = "select app_public.leave_tenant()";
const HAND_OVER = "select app_public.hand_over_ownership($1)";
const roles = async () =>
  Object.fromEntries(
    (await app.query("select id, role from app_public.users")).rows.map(({ id, role }) => [id, role]),
  );

test.each(["admin", "member", "viewer"] as const)("a %s leaves, and what they made stays", async (role) => {
  await asUser(app, a[role], async () => {
    const before = await outcome(app, "select from app_public.documents");
    await app.query(LEAVE);
    expect(await outcome(app, "select from app_public.documents")).toBe("RH016");
    await app.query(enterStatement(a.owner));
    const { rows } = await app.query("select id from app_public.users where not is_active");
    expect(rows).toEqual([{ id: a[role].userId }]);
    expect(await outcome(app, "select from app_public.documents")).toBe(before);
  });
});

test("the last owner cannot leave", async () => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, LEAVE)).toBe("RH021");
    await app.query(HAND_OVER, [a.viewer.userId]);
    expect(await outcome(app, LEAVE)).toBe(1);
  });
});

test("nobody leaves for another, nor a neighbour", async () => {
  for (const [userId, refused] of [
    [null, "42501"],
    [b.member.userId, "RH016"],
  ] as const) {
    await asUser(app, { tenantId: a.id, userId, role: "member" }, async () => {
      expect(await outcome(app, LEAVE)).toBe(refused);
    });
  }
});

test("an owner hands over and is an admin afterwards", async () => {
  await asUser(app, a.owner, async () => {
    await app.query(HAND_OVER, [a.member.userId]);
    expect(await roles()).toMatchObject({ [a.owner.userId]: "admin", [a.member.userId]: "owner" });
  });
});

test("nobody else hands over, and not to themself, to the inactive, to the neighbour's", async () => {
  for (const person of [a.admin, a.member, a.viewer]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, HAND_OVER, [person.userId])).toBe("42501");
      expect(await outcome(app, HAND_OVER, [a.colleague.userId])).toBe("42501");
    });
  }
  await asUser(app, a.owner, async () => {
    await app.query("update app_public.users set is_active = false where id = $1", [a.viewer.userId]);
    for (const id of [a.owner.userId, a.viewer.userId, b.member.userId]) {
      expect(await outcome(app, HAND_OVER, [id])).toBe("42501");
    }
    expect(await roles()).toMatchObject({ [a.owner.userId]: "owner" });
  });
});
