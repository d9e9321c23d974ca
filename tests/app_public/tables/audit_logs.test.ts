import { asPlatform, asUser } from "../../support/as-user.ts";
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

const RECORD =
  "insert into app_public.audit_logs (action, resource_type) values ('document.read', 'document')";

test.each(["owner", "admin", "member"] as const)(
  "a %s adds what they did, in their own name",
  async (role) => {
    await asUser(app, a[role], async () => {
      await app.query(RECORD);
      const { rows } = await app.query(
        "select tenant_id, user_id from app_public.audit_logs where action = 'document.read'",
      );
      expect(rows).toEqual([{ tenant_id: a.id, user_id: a[role].userId }]);
    });
  },
);

test("nobody changes or removes a record, not the owner of the tenant either", async () => {
  for (const person of [a.owner, a.admin, a.member, a.viewer]) {
    await asUser(app, person, async () => {
      for (const statement of [
        "update app_public.audit_logs set details = '{}'",
        "update app_public.audit_logs set created_at = now()",
        "delete from app_public.audit_logs",
        "truncate app_public.audit_logs",
      ]) {
        expect([statement, await outcome(app, statement)]).toEqual([statement, "42501"]);
      }
    });
  }
});

test("nobody says when a record was made", async () => {
  await asUser(app, a.owner, async () => {
    const backdated =
      "insert into app_public.audit_logs (action, resource_type, created_at) values ('a', 'b', now() - interval '1 day')";
    expect(await outcome(app, backdated)).toBe("42501");
  });
});

test("a member sees what they did themselves, owners and admins everything, the neighbour nothing", async () => {
  await asPlatform(operator, async () => {
    for (const person of [a.member, a.colleague]) {
      await operator.query(
        "insert into app_public.audit_logs (tenant_id, user_id, action, resource_type) values ($1, $2, 'seen', 'x')",
        [person.tenantId, person.userId],
      );
    }
    await operator.query("commit; begin");
  });
  const seenBy = async (person: (typeof a)["member"]) =>
    asUser(app, person, async () => {
      const { rows } = await app.query("select user_id from app_public.audit_logs where action = 'seen'");
      return rows.map(({ user_id }) => user_id).sort();
    });
  const both = [a.member.userId, a.colleague.userId].sort();
  expect(await seenBy(a.member)).toEqual([a.member.userId]);
  expect(await seenBy(a.colleague)).toEqual([a.colleague.userId]);
  expect(await seenBy(a.owner)).toEqual(both);
  expect(await seenBy(a.admin)).toEqual(both);
  expect(await seenBy(b.owner)).toEqual([]);
});

test("a member records nothing in another's name", async () => {
  await asUser(app, a.member, async () => {
    const forged = `insert into app_public.audit_logs (user_id, action, resource_type) values ($1, 'forged', 'x')`;
    expect(await outcome(app, forged, [a.colleague.userId])).toBe("42501");
    expect(await outcome(app, forged, [b.member.userId])).toBe("42501");
    expect(await outcome(app, forged, [null])).toBe("42501");
  });
});

test("when a user is removed the record stays, in the tenant and in nobody's name", async () => {
  await asPlatform(operator, async () => {
    await operator.query(
      "insert into app_public.audit_logs (tenant_id, user_id, action, resource_type) values ($1, $2, 'kept', 'x')",
      [a.id, a.viewer.userId],
    );
    await operator.query("delete from app_public.users where id = $1", [a.viewer.userId]);
    const { rows } = await operator.query(
      "select tenant_id, user_id from app_public.audit_logs where action = 'kept'",
    );
    expect(rows).toEqual([{ tenant_id: a.id, user_id: null }]);
  });
});
