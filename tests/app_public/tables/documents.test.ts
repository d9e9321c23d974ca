import { asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNamesake, makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await makeNamesake(db, { a, b });
});

const read = () => outcome(app, "select from app_public.documents");
const change = (id = a.row("app_public.documents").id) =>
  outcome(app, "update app_public.documents set title = 'Changed' where id = $1", [id]);
const remove = () => outcome(app, "delete from app_public.documents");
const add = (userId: string) =>
  outcome(
    app,
    "insert into app_public.documents (user_id, title, content_hash) values ($1, 'New', repeat('a', 64))",
    [userId],
  );

test("everyone in the tenant reads every document of it", async () => {
  for (const person of [a.owner, a.admin, a.member, a.colleague, a.viewer]) {
    await asUser(app, person, async () => expect(await read()).toBe(1));
  }
});

test("the author, owners and admins change and remove a document", async () => {
  for (const person of [a.owner, a.admin, a.member]) {
    await asUser(app, person, async () => {
      expect(await change()).toBe(1);
      expect(await remove()).toBe(1);
    });
  }
});

test("another member does not, and a viewer does not even with their own", async () => {
  for (const person of [a.colleague, a.viewer, { ...a.member, role: "viewer" as const }]) {
    await asUser(app, person, async () => {
      expect(await change()).toBe(0);
      expect(await remove()).toBe(0);
    });
  }
});

test("a member writes in their own name, a viewer in none, an admin in anyone's of the tenant", async () => {
  await asUser(app, a.member, async () => {
    expect(await add(a.member.userId)).toBe(1);
    expect(await add(a.colleague.userId)).toBe("42501");
  });
  await asUser(app, a.viewer, async () => expect(await add(a.viewer.userId)).toBe("42501"));
  await asUser(app, a.admin, async () => {
    expect(await add(a.member.userId)).toBe(1);
    expect(await add(b.member.userId)).toBe("23503");
  });
});

test("nobody of the neighbour's reads or changes it", async () => {
  for (const person of [b.owner, b.admin, b.member, { ...b.member, userId: a.member.userId }]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, "select from app_public.documents where tenant_id = $1", [a.id])).toBe(0);
      expect(await change()).toBe(0);
    });
  }
});

test("a document's author and tenant stay who they are", async () => {
  await asUser(app, a.owner, async () => {
    for (const column of ["tenant_id", "id", "user_id", "created_at"]) {
      expect(await outcome(app, `update app_public.documents set ${column} = ${column}`)).toBe("42501");
    }
  });
});
