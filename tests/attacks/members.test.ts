/**
 * Seats, owners and invitations under attack: the context is changed within the statement, to
 * another role or to another tenant of the same person with a genuine seal.
 */
import { makeNeighbours, type Neighbours, type Person } from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asUser } from "../support/as-user.ts";
import { contextSettings } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await root.query("update app_public.tenants set max_users = 6");
});
afterEach(() => root.query("delete from app_public.invitations"));

/** A condition that is true and leaves another context behind; the seal is genuine. */
function entering(person: Person, role = "app_user"): string {
  const calls = Object.entries({ ...contextSettings(person), role }).map(
    ([name, value]) => `set_config('${name}', '${value}', true)`,
  );
  return `num_nulls(${calls.join(", ")}) = 0`;
}

const activeIn = async (tenant: string) =>
  (await root.query("select from app_public.users where tenant_id = $1 and is_active", [tenant])).rowCount;
const invitations = async () =>
  (await root.query("select tenant_id, email, role from app_public.invitations")).rows;

/** Runs as a person and commits what got through. */
const committed = (person: Person, statement: string) =>
  asUser(app, person, async () => {
    const code = await app.query(statement).then(
      ({ rowCount }) => rowCount,
      (error) => error.code,
    );
    await app.query("commit; begin");
    return code;
  });

const two = (condition: string) =>
  `insert into app_public.users (email, display_name)
   select 'crowd' || n || '@example.com', 'Crowd' from generate_series(1, 2) as n where ${condition}`;

test("no change of the context within the statement gets one user more in", async () => {
  for (const condition of [
    entering(a.owner),
    entering(b.owner),
    entering(a.owner, "none"),
    `case n when 2 then ${entering(b.owner)} else true end`,
    `case n when 1 then ${entering(b.owner)} else ${entering(a.owner)} end`,
  ]) {
    await committed(a.owner, two(condition));
    for (const tenant of [a.id, b.id]) expect(await activeIn(tenant)).toBeLessThanOrEqual(6);
    await root.query("delete from app_public.users where email like 'crowd%'");
  }
  // The control: without a change one fits in, and two do not.
  expect(await committed(a.owner, two("true"))).toBe("RH020");
  expect(await committed(a.owner, two("n = 1"))).toBe(1);
  expect(await activeIn(a.id)).toBe(6);
  await root.query("delete from app_public.users where email like 'crowd%'");
});

test("what is undone gives its seat back, and takes none for good", async () => {
  await asUser(app, a.owner, async () => {
    for (let n = 0; n < 5; n += 1) expect(await outcome(app, two("n = 1"))).toBe(1);
    await app.query(two("n = 1"));
    expect(await outcome(app, two("n = 2"))).toBe("RH020");
  });
  const { rows } = await root.query(
    "select active_users, active_owners from app_private.tenant_seats where tenant_id = $1",
    [a.id],
  );
  expect(rows).toEqual([{ active_users: 5, active_owners: 1 }]);
});

test("no change of the context takes the last owner away", async () => {
  for (const condition of [entering(b.owner), entering(a.owner, "none"), entering(b.owner, "none")]) {
    for (const statement of [
      `update app_public.users set role = 'admin' where ${condition}`,
      `update app_public.users set is_active = false where ${condition}`,
      `delete from app_public.users where ${condition}`,
    ]) {
      await committed(a.owner, statement);
      const { rows } = await root.query(
        "select tenant_id from app_public.users where role = 'owner' and is_active order by tenant_id",
      );
      expect(rows.map((row) => row.tenant_id)).toEqual([a.id, b.id].sort());
    }
  }
});

const inviting = (role: string, condition: string) =>
  `select app_public.invite_member(case when ${condition} then 'new@example.com' end, '${role}')`;

test("an invitation is of the tenant and the role that are sealed when it is made", async () => {
  // A viewer here who is an owner there invites there, and never here.
  expect(await committed(a.viewer, inviting("owner", entering(b.owner)))).toBe(1);
  expect(await invitations()).toEqual([{ tenant_id: b.id, email: "new@example.com", role: "owner" }]);
  await root.query("delete from app_public.invitations");
  expect(await committed(b.owner, inviting("member", entering(a.viewer)))).toBe("42501");
  // Half a change: the claim of one tenant, the seal of another.
  const half = `set_config('app.current_tenant_id', '${a.id}', true) <> ''`;
  expect(await committed(b.owner, inviting("member", half))).toBe("RH013");
  const forged = `set_config('app.context', '${a.viewer.userId}|owner|' || split_part(current_setting('app.context'), '|', 3), true) <> ''`;
  expect(await committed(a.viewer, inviting("member", forged))).toBe("RH013");
  expect(await invitations()).toEqual([]);
});

test("a user accepts for nobody, whatever address they state and whichever context they forge", async () => {
  const { rows } = await asUser(app, a.owner, async () => {
    const made = await app.query("select * from app_public.invite_member('new@example.com')");
    await app.query("commit; begin");
    return made;
  });
  const accept = `select app_public.accept_invitation('${rows[0].token}', 'new@example.com', 'New')`;
  for (const person of [a.owner, a.viewer, b.owner]) {
    await asUser(app, person, async () => expect(await outcome(app, accept)).toBe("42501"));
    const seal = contextSettings(person)["app.context"]?.split("|")[2];
    const forged = `select set_config('app.context', '||${seal}', true), set_config('app.current_tenant_id', '${a.id}', true)`;
    await asUser(app, person, async () => {
      await app.query(forged);
      expect(await outcome(app, accept)).toBe("RH013");
    });
  }
  // The control: the server, as nobody in the tenant.
  await asUser(app, { tenantId: a.id }, async () => expect(await outcome(app, accept)).toBe(1));
  await asUser(app, { tenantId: b.id }, async () => expect(await outcome(app, accept)).toBe("RH022"));
});

test("hostile texts are values, never SQL", async () => {
  await asUser(app, a.owner, async () => {
    for (const text of [
      "'; drop table app_public.invitations; --",
      "x@y.z') returning token_hash --",
      "a@b.c\u0000",
    ]) {
      const code = await outcome(app, "select app_public.invite_member($1)", [text]);
      expect(["23514", "22021"]).toContain(code);
    }
    expect(await outcome(app, "select app_public.invite_member('a@b.example', 'superuser')")).toBe("23514");
    expect(await outcome(app, "select app_public.invite_member('a@b.example', 'member', 1000000)")).toBe(
      "22023",
    );
  });
});
