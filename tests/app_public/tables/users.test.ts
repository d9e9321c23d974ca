import { asPlatform, asUser } from "../../support/as-user.ts";
import { contextSettings } from "../../support/context-settings.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const add = (role: string, email = "new@example.com") =>
  outcome(app, "insert into app_public.users (email, display_name, role) values ($1, 'New', $2)", [
    email,
    role,
  ]);
const setRole = (userId: string, role: string) =>
  outcome(app, "update app_public.users set role = $2 where id = $1", [userId, role]);
const rename = (userId: string) =>
  outcome(app, "update app_public.users set display_name = 'Renamed' where id = $1", [userId]);
const remove = (userId: string) => outcome(app, "delete from app_public.users where id = $1", [userId]);

test("everyone in the tenant sees its people, and nobody of the neighbour's", async () => {
  for (const person of [a.owner, a.admin, a.member, a.viewer]) {
    await asUser(app, person, async () => {
      const { rows } = await app.query("select tenant_id from app_public.users");
      expect(rows.map((row) => row.tenant_id)).toEqual(Array(5).fill(a.id));
    });
  }
});

test("an owner makes, changes and removes people of every role", async () => {
  await asUser(app, a.owner, async () => {
    for (const role of ["owner", "admin", "member", "viewer"]) expect(await add(role)).toBe(1);
    expect(await setRole(a.admin.userId, "owner")).toBe(1);
    await app.query("update app_public.users set role = 'owner' where id = $1", [a.admin.userId]);
    expect(await setRole(a.owner.userId, "admin")).toBe(1);
    expect(await remove(a.colleague.userId)).toBe(1);
  });
});

test("an admin makes, changes and removes everyone but owners", async () => {
  await asUser(app, a.admin, async () => {
    for (const role of ["admin", "member", "viewer"]) expect(await add(role)).toBe(1);
    expect(await setRole(a.colleague.userId, "admin")).toBe(1);
    expect(await remove(a.colleague.userId)).toBe(1);

    expect(await add("owner")).toBe("42501");
    expect(await setRole(a.admin.userId, "owner")).toBe("42501");
    expect(await setRole(a.colleague.userId, "owner")).toBe("42501");
    expect(await setRole(a.owner.userId, "member")).toBe("42501");
    expect(await rename(a.owner.userId)).toBe("42501");
    expect(await remove(a.owner.userId)).toBe("42501");
  });
});

test("an admin cannot make an owner in two steps or by an upsert", async () => {
  await asUser(app, a.admin, async () => {
    const upsert = `insert into app_public.users (id, email, display_name) values ($1, 'x@example.com', 'X')
                    on conflict (tenant_id, id) do update set role = 'owner'`;
    expect(await outcome(app, upsert, [a.colleague.userId])).toBe("42501");
    await app.query("select set_config('app.context', $1, true)", [
      contextSettings({ ...a.admin, userId: a.owner.userId })["app.context"],
    ]);
    expect(await setRole(a.admin.userId, "owner")).toBe("42501");
  });
});

test.each(["member", "viewer"] as const)("a %s changes nobody, not even themself", async (role) => {
  await asUser(app, { ...a.member, role }, async () => {
    expect(await add("viewer")).toBe("42501");
    for (const { userId } of [a.member, a.colleague, a.owner, a.viewer]) {
      expect(await setRole(userId, "owner")).toBe(0);
      expect(await rename(userId)).toBe(0);
      expect(await remove(userId)).toBe(0);
    }
  });
});

test("an owner reaches nobody of the neighbour's", async () => {
  await asUser(app, a.owner, async () => {
    for (const { userId } of [b.owner, b.member, b.viewer]) {
      expect(await setRole(userId, "owner")).toBe(0);
      expect(await rename(userId)).toBe(0);
      expect(await remove(userId)).toBe(0);
    }
  });
  await asUser(app, b.owner, async () => {
    expect(await rename(b.viewer.userId)).toBe(1);
  });
});

test("an e-mail address is unique in the tenant, and the neighbour has the same ones", async () => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query("select email from app_public.users where id = $1", [a.viewer.userId]);
    expect(await add("member", rows[0].email)).toBe("23505");
    await asPlatform(operator, async () => {
      const held = await operator.query("select from app_public.users where email = $1", [rows[0].email]);
      expect(held.rowCount).toBe(2);
    });
  });
});

test("an address that only the neighbour has is free here", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("update app_public.users set email = 'only@example.com' where id = $1", [
      a.colleague.userId,
    ]);
    await app.query("commit; begin");
  });
  await asUser(app, b.owner, async () => {
    expect(await add("member", "only@example.com")).toBe(1);
  });
});

test.each(["Upper@example.com", "no-at-sign", "two@@example.com", "white space@example.com", ""])(
  "the e-mail address %j is refused",
  async (email) => {
    await asUser(app, a.owner, async () => {
      expect(await add("member", email)).toBe("23514");
    });
  },
);

test.each(["tenant_id", "id", "created_at", "updated_at"])(
  "nobody may write %s of a user",
  async (column) => {
    await asUser(app, a.owner, async () => {
      expect(await outcome(app, `update app_public.users set ${column} = ${column}`)).toBe("42501");
    });
  },
);
