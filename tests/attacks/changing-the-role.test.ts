/**
 * A guard that asks which role is in force is answered by whoever changes the
 * role within the statement. One that asks for the sealed role alone is answered
 * by whoever puts in a genuine seal of another tenant of their own.
 */
import type { DatabaseError } from "pg";
import { makeNeighbours, type Neighbours, type Person } from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { contextSettings } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

type Change = { role: string; person: Person };

/** A condition that is true, and leaves another role and another context behind. */
function changing({ role, person }: Change): string {
  const calls = Object.entries({ ...contextSettings(person), role }).map(
    ([name, value]) => `set_config('${name}', '${value}', true)`,
  );
  return `num_nulls(${calls.join(", ")}) = 0`;
}

const CHANGES: Record<string, () => Change> = {
  "the login": () => ({ role: "none", person: a.admin }),
  "the login, by name": () => ({ role: "app_authenticator", person: a.admin }),
  "nobody in particular": () => ({ role: "app_anonymous", person: a.admin }),
  "an owner of another tenant": () => ({ role: "app_user", person: b.owner }),
  "the login and an owner of another tenant": () => ({ role: "none", person: b.owner }),
};

/** Every way to make, change or remove an owner, if a condition holds. */
const STATEMENTS: Record<string, (condition: string) => string> = {
  "makes oneself an owner": (condition) =>
    `update app_public.users set role = 'owner' where id = '${a.admin.userId}' and ${condition}`,
  "makes a colleague an owner": (condition) =>
    `with changed as materialized (select ${condition} as done)
     update app_public.users set role = 'owner' from changed where id = '${a.colleague.userId}' and done returning id`,
  "demotes an owner": (condition) =>
    `update app_public.users set role = 'member' where id = '${a.owner.userId}' and ${condition}`,
  "takes an owner's address": (condition) =>
    `update app_public.users set email = 'mine@example.com' where id = '${a.owner.userId}' and ${condition}`,
  "removes an owner": (condition) =>
    `delete from app_public.users where id = '${a.owner.userId}' and ${condition}`,
  "inserts an owner": (condition) =>
    `insert into app_public.users (email, display_name, role) select 'new@example.com', 'New', 'owner' where ${condition}`,
  "inserts an owner after a member": (condition) =>
    `insert into app_public.users (email, display_name, role)
     select 'new' || n || '@example.com', 'New', case n when 1 then 'member' else 'owner' end
       from generate_series(1, 2) as n where n = 1 or ${condition}`,
  "makes an owner by ON CONFLICT": (condition) =>
    `insert into app_public.users (id, email, display_name)
     select '${a.colleague.userId}', 'x@example.com', 'X' where ${condition}
     on conflict (tenant_id, id) do update set role = 'owner'`,
  "makes an owner by the condition of ON CONFLICT": (condition) =>
    `insert into app_public.users (id, email, display_name) values ('${a.colleague.userId}', 'x@example.com', 'X')
     on conflict (tenant_id, id) do update set role = 'owner' where ${condition}`,
  "makes an owner by MERGE": (condition) =>
    `merge into app_public.users using (select ${condition} as done) as changed
        on users.id = '${a.colleague.userId}' and done
       when matched then update set role = 'owner'`,
  "inserts an owner by MERGE": (condition) =>
    `merge into app_public.users using (select ${condition} as done) as changed on users.email = 'new@example.com'
       when not matched and done then insert (email, display_name, role) values ('new@example.com', 'New', 'owner')`,
  "removes an owner by MERGE": (condition) =>
    `merge into app_public.users using (select ${condition} as done) as changed
        on users.id = '${a.owner.userId}' and done
       when matched then delete`,
};

/** Makes the session a person of a tenant, whatever it was before. */
const become = (person: Person) =>
  app.query(`select ${changing({ role: "none", person })}; set local role app_user`);

/** Runs the statements in one transaction; answers the owners that A then has, and undoes it. */
const ownersAfter = (statements: string[]) =>
  asUser(app, a.admin, async () => {
    await app.query("savepoint attempt");
    for (const statement of statements) {
      // A failure is the expected end: what counts is which owners there are.
      const failure = await app.query(statement).then(
        () => undefined,
        ({ code }: DatabaseError) => code,
      );
      if (failure !== undefined) await app.query("rollback to savepoint attempt");
    }
    await become(a.owner);
    const { rows } = await app.query(
      "select id, email from app_public.users where role = 'owner' order by id",
    );
    return rows;
  });

describe.each(Object.entries(CHANGES))("an admin who becomes %s", (_, change) => {
  test.each(Object.entries(STATEMENTS))("within the statement %s: refused", async (_, statement) => {
    expect(await ownersAfter([statement(changing(change()))])).toEqual(await ownersAfter([]));
  });

  test("in one statement changes no owner in the next", async () => {
    const before = await ownersAfter([]);
    for (const [name, statement] of Object.entries(STATEMENTS)) {
      const after = await ownersAfter([`select ${changing(change())}`, statement("true")]);
      expect([name, after]).toEqual([name, before]);
    }
  });
});

test("without a change the guard refuses an admin and lets an owner pass: control", async () => {
  for (const [name, statement] of Object.entries(STATEMENTS)) {
    expect([name, await asUser(app, a.admin, () => outcome(app, statement("true")))]).toEqual([
      name,
      "42501",
    ]);
    await asUser(app, a.owner, async () => {
      // Another owner, or the last one could not go.
      await app.query(
        "insert into app_public.users (email, display_name, role) values ('second@example.com', 'Second', 'owner')",
      );
      const { rowCount } = await app.query(statement("true"));
      expect([name, rowCount]).toEqual([name, name === "inserts an owner after a member" ? 2 : 1]);
    });
  }
});

test("the platform makes and removes owners: control", async () => {
  await asPlatform(operator, async () => {
    for (const role of ["owner", "member"]) {
      const changed = await operator.query(
        "update app_public.users set role = $3 where tenant_id = $1 and id = $2",
        [a.id, a.colleague.userId, role],
      );
      expect(changed.rowCount).toBe(1);
    }
  });
});
