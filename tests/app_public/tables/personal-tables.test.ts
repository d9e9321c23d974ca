/** Accounts and what hangs on them: a user's own, within the tenant. Generated from the policies. */
import { escapeIdentifier } from "pg";
import { insertRow, type Row } from "../../../src/prove/rows/make-row.ts";
import { asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNamesake, makeNeighbours, type Neighbours, type Person } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");

type Personal = { name: string; insertable: string[]; updatable: string[]; isDeletable: boolean };
const { rows: personal } = await owner.query<Personal>(
  `select polrelid::regclass::text as name,
          array(select attname::text from pg_attribute
                 where attrelid = polrelid and attnum > 0 and has_column_privilege('app_user', polrelid, attnum, 'insert')) as insertable,
          array(select attname::text from pg_attribute
                 where attrelid = polrelid and attnum > 0 and has_column_privilege('app_user', polrelid, attnum, 'update')) as updatable,
          has_table_privilege('app_user', polrelid, 'delete') as "isDeletable"
     from pg_policy
    where polname = 'select_member' and pg_get_expr(polqual, polrelid) like '%.user_id%'
      and polrelid::regclass::text like 'app_public.%'
    order by 1`,
);

let a: Neighbours["a"];
let b: Neighbours["b"];
let tables: Neighbours["tables"];
beforeAll(async () => {
  ({ a, b, tables } = await makeNeighbours(db));
  await makeNamesake(db, { a, b });
});

test("these are all of them", () => {
  expect(personal.map(({ name }) => name.replace("app_public.", ""))).toEqual([
    "api_credentials",
    "audit_logs",
    "auto_buy_rules",
    "bot_ai_logs",
    "bot_products",
    "bots",
    "coin_category_overrides",
    "exchange_accounts",
    "executions",
    "notifications",
    "orders",
    "paper_balances",
    "perpetual_positions",
    "portfolio_snapshots",
    "position_brackets",
    "positions",
    "prop_firm_rules",
    "risk_metrics",
    "runs",
    "strategies",
    "trades",
  ]);
});

/** A foreign key or a natural key may be in the way of a row that the policies have let through. */
const LET_THROUGH = [1, "23001", "23503", "23505"];

describe.each(personal.map((table) => [table.name, table] as const))("%s", (name, table) => {
  const mine = () => a.row(name);
  // A log may belong to nobody: then it is nobody's own.
  const belongsToMember = async () => {
    const root = await db.connect("root");
    await root.query(`update ${name} set user_id = $2 where tenant_id = $1 and user_id is null`, [
      a.id,
      a.member.userId,
    ]);
    await root.end();
  };
  beforeAll(belongsToMember);

  const read = () => outcome(app, `select from ${name}`);
  const readById = () => outcome(app, `select from ${name} where id = $1`, [mine().id]);
  const change = () => {
    const column = escapeIdentifier(table.updatable[0] as string);
    return outcome(app, `update ${name} set ${column} = ${column}`);
  };
  const remove = () => outcome(app, `delete from ${name} where id is not null`);
  const add = (userId: string) => {
    const row: Row = { ...mine(), id: crypto.randomUUID(), user_id: userId };
    const given = Object.fromEntries(table.insertable.map((column) => [column, row[column]])) as Row;
    const description = tables.find((candidate) => candidate.name === name) as Neighbours["tables"][number];
    return insertInSavepoint(() => insertRow(app, description, given));
  };
  async function insertInSavepoint(
    insert: () => Promise<{ rowCount: number | null }>,
  ): Promise<number | string> {
    await app.query("savepoint adding");
    const result = await insert().then(
      ({ rowCount }) => rowCount ?? 0,
      (error) => error.code as string,
    );
    await app.query("rollback to savepoint adding");
    return result;
  }
  const as = (person: Person, run: () => Promise<void>) => asUser(app, person, run);

  test("a member reads and writes their own", async () => {
    await as(a.member, async () => {
      expect(await readById()).toBe(1);
      if (table.updatable.length > 0) expect(await change()).toBe(1);
      if (table.isDeletable) expect(LET_THROUGH).toContain(await remove());
      if (table.insertable.length > 0) expect(LET_THROUGH).toContain(await add(a.member.userId));
    });
  });

  test("owners and admins read and write everyone's", async () => {
    for (const person of [a.owner, a.admin]) {
      await as(person, async () => {
        expect(await readById()).toBe(1);
        if (table.updatable.length > 0) expect(await change()).toBe(1);
        if (table.isDeletable) expect(LET_THROUGH).toContain(await remove());
        if (table.insertable.length > 0) expect(LET_THROUGH).toContain(await add(a.member.userId));
      });
    }
  });

  test("another member reads and writes nothing of it, and nothing in the first one's name", async () => {
    await as(a.colleague, async () => {
      expect(await read()).toBe(0);
      expect(await readById()).toBe(0);
      if (table.updatable.length > 0) expect(await change()).toBe(0);
      if (table.isDeletable) expect(await remove()).toBe(0);
      if (table.insertable.length > 0) expect(await add(a.member.userId)).toBe("42501");
    });
  });

  test("a viewer reads their own and writes nothing", async () => {
    await as({ ...a.member, role: "viewer" }, async () => {
      expect(await readById()).toBe(1);
      if (table.updatable.length > 0) expect(await change()).toBe(0);
      if (table.isDeletable) expect(await remove()).toBe(0);
      if (table.insertable.length > 0) expect(await add(a.member.userId)).toBe("42501");
    });
    await as(a.viewer, async () => expect(await read()).toBe(0));
  });

  test("work without user or role reads and writes nothing of it", async () => {
    await asUser(app, { tenantId: a.id }, async () => {
      expect(await read()).toBe(0);
      if (table.updatable.length > 0) expect(await change()).toBe(0);
      if (table.insertable.length > 0) expect(await add(a.member.userId)).toBe("42501");
    });
  });

  test("nobody of the neighbour's reaches it, not even with the member's own id", async () => {
    for (const person of [
      b.owner,
      { ...b.member, userId: a.member.userId },
      { ...b.owner, userId: a.member.userId },
    ]) {
      await as(person, async () => {
        expect(await readById()).toBe(0);
        expect(await outcome(app, `select from ${name} where tenant_id = $1`, [a.id])).toBe(0);
      });
    }
  });

  test("what is not granted is refused to everyone in the tenant", async () => {
    await as(a.owner, async () => {
      if (table.updatable.length === 0)
        expect(await outcome(app, `update ${name} set id = id`)).toBe("42501");
      if (!table.isDeletable) expect(await outcome(app, `delete from ${name}`)).toBe("42501");
      for (const column of ["tenant_id", "id", "user_id", "created_at"]) {
        expect(await outcome(app, `update ${name} set ${column} = ${column}`)).toBe("42501");
      }
      expect(await outcome(app, `truncate ${name}`)).toBe("42501");
    });
  });
});
