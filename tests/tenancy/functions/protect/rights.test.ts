/** What each combination of reads and writes lets each role do, on tables of our own. */
import { makeNeighbours, type Neighbours, type Person } from "../../../app_public/support/neighbours.ts";
import { asUser } from "../../../support/as-user.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { makeUsers } from "../../../support/users.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const root = await db.connect("root");

const READS = ["tenant", "own", "admin"] as const;
const WRITES = ["tenant", "own", "admin", "none"] as const;
const COMBINATIONS = READS.flatMap((reads) => WRITES.map((writes) => [reads, writes] as const));
const tableOf = (reads: string, writes: string) => `app_public.reads_${reads}_writes_${writes}`;

type Role = Person["role"] | null;
const ROLES: Role[] = ["owner", "admin", "member", "viewer", null];

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  for (const [reads, writes] of COMBINATIONS) {
    const table = tableOf(reads, writes);
    await owner.query(
      `create table ${table} (
         tenant_id uuid not null, id uuid not null default tenancy.uuid_v7(), user_id uuid not null,
         note text not null default '', primary key (tenant_id, id));
       grant select, insert, update, delete on ${table} to app_user`,
    );
    await owner.query("select tenancy.protect($1::text::regclass, reads => $2, writes => $3)", [
      table,
      reads,
      writes,
    ]);
    for (const person of [a.member, a.colleague, b.member]) {
      await root.query(`insert into ${table} (tenant_id, user_id) values ($1, $2)`, [
        person.tenantId,
        person.userId,
      ]);
    }
  }
});

function mayRead(reads: string, role: Role, isOwn: boolean): boolean {
  const seesAll = role === "owner" || role === "admin";
  return reads === "tenant" || seesAll || (reads === "own" && role !== null && isOwn);
}

function mayWrite(writes: string, role: Role, isOwn: boolean): boolean {
  const seesAll = role === "owner" || role === "admin";
  const writesAtAll = seesAll || role === "member";
  if (writes === "none") return false;
  if (writes === "tenant") return writesAtAll;
  return seesAll || (writes === "own" && writesAtAll && isOwn);
}

describe.each(COMBINATIONS)("reads %s, writes %s", (reads, writes) => {
  const table = tableOf(reads, writes);

  test.each(ROLES)("the role %s does what it may, and nothing in another tenant", async (role) => {
    const people = [a.member, a.colleague];
    const readable = people.filter((person) => mayRead(reads, role, person === a.member));
    // A statement that reads a column meets the policy for reading as well.
    const changeable = readable.filter((person) => mayWrite(writes, role, person === a.member));
    // Whoever claims more than the database knows of gets what the database knows.
    await makeUsers(root, { ...a.member, role });
    const userIds = (rows: { user_id: string }[]) => rows.map((row) => row.user_id).sort();

    await asUser(app, { ...a.member, role }, async () => {
      const seen = await app.query(`select user_id from ${table}`);
      expect(userIds(seen.rows)).toEqual(readable.map(({ userId }) => userId).sort());

      const updated = await app.query(`update ${table} set note = note || 'x' returning user_id`);
      expect(userIds(updated.rows)).toEqual(changeable.map(({ userId }) => userId).sort());

      for (const person of [...people, b.member]) {
        await app.query("savepoint inserting");
        const inserted = app.query(`insert into ${table} (tenant_id, user_id) values ($1, $2)`, [
          person.tenantId,
          person.userId,
        ]);
        if (person !== b.member && mayWrite(writes, role, person === a.member)) await inserted;
        else await expect(inserted).rejects.toMatchObject({ code: "42501" });
        await app.query("rollback to savepoint inserting");
      }

      const deleted = await app.query(`delete from ${table} where note is not null returning user_id`);
      expect(userIds(deleted.rows)).toEqual(changeable.map(({ userId }) => userId).sort());
      // Uncommitted, so that the superuser's view shows what the neighbour has kept.
    });
    await asUser(app, b.owner, async () => {
      expect((await app.query(`select note from ${table}`)).rows).toEqual([{ note: "" }]);
    });
  });
});

test("a role that is none of the four opens no table that asks for one", async () => {
  for (const [reads, writes] of COMBINATIONS.filter(([reads]) => reads !== "tenant")) {
    const ask = () => app.query(`select from ${tableOf(reads, writes)}`);
    await asUser(app, { ...a.member, role: "superuser" }, async () => {
      expect((await ask()).rowCount).toBe(0);
    });
    await asUser(app, a.owner, async () => expect((await ask()).rowCount).toBeGreaterThan(0));
  }
});
