/**
 * Generated from the catalogs: every walled table, every command, as app_user
 * of A against a row of B that shares all its natural keys with A's own. Every
 * privilege is granted first, so that the walls alone are on trial; what is
 * really granted is on trial in granted-privileges.test.ts.
 */
import { type Client, type DatabaseError, escapeIdentifier, escapeLiteral } from "pg";
import { insertRow, type Row } from "../../src/prove/rows/make-row.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeTenant, type Tenant, type Walled, walledTables } from "../support/two-tenants.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());

const owner = await db.connect("owner");
const operator = await db.connect("operator");
const app = await db.connect("app");

const tables = await walledTables(owner);
let a: Tenant;
let b: Tenant;
beforeAll(async () => {
  const { rows } = await operator.query<{ use: string }>(
    `select tenancy.request_platform('rows for tests') as use`,
  );
  await operator.query("begin");
  await operator.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
  a = await makeTenant(operator, tables, 1, 1);
  b = await makeTenant(operator, tables, 2, 1);
  await operator.query("commit");
  await owner.query("grant usage on schema app_private to app_user");
  for (const { name } of tables) {
    await owner.query(`grant select, insert, update, delete on ${name} to app_user`);
  }
});

test("every table that has a tenant column is behind the wall", async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select attrelid::regclass::text as name
       from pg_attribute
       join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p', 'm', 'f') and not relispartition
       join pg_namespace on pg_namespace.oid = relnamespace and nspname !~ '^(pg_|information_schema)'
      where attname = 'tenant_id' and not attisdropped
        -- Read by the wall itself; no role but the owner reaches it.
        and attrelid <> 'app_private.tenant_statuses'::regclass`,
  );
  const walled = new Set(tables.map(({ name }) => name));
  expect(rows.map(({ name }) => name).filter((name) => !walled.has(name))).toEqual([]);
  expect(tables.length).toBeGreaterThan(25);
});

test("there are references between the tables, and tables that take rows", () => {
  expect(tables.flatMap(referencesOf).length).toBeGreaterThan(20);
  expect(tables.filter(({ isWritable }) => isWritable).length).toBeGreaterThan(20);
});

describe.each(tables.map((table) => [table.name, table] as const))("%s", (name, table) => {
  const key = escapeIdentifier(table.tenantColumn);
  const takesRows = table.isWritable && table.tenantColumn !== "id";
  const onlyRow = (row: Row) =>
    `${key} = ${escapeLiteral(row[table.tenantColumn] ?? "")} and ` +
    table.primaryKey
      .map((column) => `${escapeIdentifier(column)} = ${escapeLiteral(row[column] ?? "")}`)
      .join(" and ");
  const rowOf = (tenant: Tenant) => tenant.rows.get(name) as Row;
  /** Acts as an owner of the tenant who is also the user that the row belongs to. */
  const inTenant = <T>(tenant: Tenant, run: () => Promise<T>) =>
    asUser(app, { tenantId: tenant.id, userId: rowOf(tenant).user_id ?? null, role: "owner" }, run);
  const count = async (client: Client, sql: string) => (await client.query(sql)).rowCount;
  const stateOfB = () =>
    asPlatform(operator, async () => {
      const { rows } = await operator.query(
        `select xmin::text, ctid::text, t.* from ${name} t where ${key} = $1`,
        [b.id],
      );
      return rows;
    });

  test("A reads no row of B, by id or by tenant, and B reads its own", async () => {
    await inTenant(a, async () => {
      expect(await count(app, `select from ${name} where ${onlyRow(rowOf(b))}`)).toBe(0);
      expect(await count(app, `select from ${name} where ${key} = ${escapeLiteral(b.id)}`)).toBe(0);
      const { rows } = await app.query(`select distinct ${key} as tenant from ${name}`);
      expect(rows).toEqual([{ tenant: a.id }]);
    });
    await inTenant(b, async () => {
      expect(await count(app, `select from ${name} where ${onlyRow(rowOf(b))}`)).toBe(1);
    });
  });

  test("A changes no row of B, with or without a where, and B changes its own", async () => {
    const before = await stateOfB();
    const column = escapeIdentifier(
      table.columns.find(({ name }) => name === "created_at" || name === "updated_at")?.name ??
        table.primaryKey.at(-1) ??
        "",
    );
    const touch = `update ${name} set ${column} = ${column}`;
    await inTenant(a, async () => {
      expect(await count(app, `${touch} where ${onlyRow(rowOf(b))}`)).toBe(0);
      await app.query(touch);
      await app.query("commit; begin");
    });
    expect(await stateOfB()).toEqual(before);
    expect(before).toHaveLength(1);
    await inTenant(b, async () => {
      expect(await count(app, `${touch} where ${onlyRow(rowOf(b))}`)).toBe(table.isWritable ? 1 : 0);
    });
  });

  test("A deletes no row of B, with or without a where, and B may delete its own", async () => {
    const before = await stateOfB();
    await inTenant(a, async () => {
      expect(await count(app, `delete from ${name} where ${onlyRow(rowOf(b))}`)).toBe(0);
      // A's own row may be held by a foreign key; what happens to it is undone.
      await app.query(`delete from ${name}`).catch(ownRowIsReferenced);
    });
    expect(await stateOfB()).toEqual(before);
    await inTenant(b, async () => {
      const deleted = await count(app, `delete from ${name} where ${onlyRow(rowOf(b))}`).catch(
        ownRowIsReferenced,
      );
      expect(deleted).toBe(table.isWritable ? 1 : 0);
    });
  });

  test("A merges into no row of B, and B into its own", async () => {
    const merge = (row: Row) =>
      `merge into ${name} as target using (select) as source on ${onlyRow(row).replaceAll(/("[^"]+") =/g, "target.$1 =")}
         when matched then update set ${escapeIdentifier(table.primaryKey.at(-1) ?? "")} = target.${escapeIdentifier(table.primaryKey.at(-1) ?? "")}`;
    await inTenant(a, async () => {
      expect(await count(app, merge(rowOf(b)))).toBe(0);
    });
    await inTenant(b, async () => {
      // A merge that finds a row which it may not change says so, unlike an update.
      if (table.isWritable) expect(await count(app, merge(rowOf(b)))).toBe(1);
      else await expect(app.query(merge(rowOf(b)))).rejects.toMatchObject({ code: "42501" });
    });
  });

  test("A plants no row in B, and B may insert its own where it may write", async () => {
    await inTenant(a, async () => {
      await expect(insertRow(app, table, { ...rowOf(b), ...freshKey(table) })).rejects.toMatchObject({
        code: "42501",
      });
    });
    await inTenant(b, async () => {
      // The first of a natural key is removed, where it may be, to make room for the second.
      const inserted = insertRow(app, table, { ...rowOf(b), ...freshKey(table) });
      if (takesRows) await inserted.catch(naturalKeyIsTaken);
      // A tenant is no row of a tenant's own to make, and some tables only the server writes.
      else await expect(inserted).rejects.toMatchObject({ code: "42501" });
    });
  });

  test("A moves no row of its own to B", async () => {
    const moved = inTenant(a, () => count(app, `update ${name} set ${key} = ${escapeLiteral(b.id)}`));
    if (table.isWritable) {
      await expect(moved).rejects.toMatchObject({ code: expect.stringMatching(/^(RH006|42501)$/) });
    } else {
      // Without a policy for updates there is no row to move.
      expect(await moved).toBe(0);
    }
  });

  const conflictTest = takesRows ? test : test.skip;
  conflictTest("a row with the ids and natural keys of B's conflicts with nothing of B's", async () => {
    const copy = { ...rowOf(a), ...pick(rowOf(b), table.primaryKey), [table.tenantColumn]: a.id };
    await inTenant(a, async () => {
      const ids = await app.query(`select from ${name} where ${onlyRow(copy)}`);
      expect(ids.rowCount).toBe(0);
      // Only the natural key of A's own row may be in the way, never the id of B's.
      const error = await insertRow(app, table, copy).then(
        () => undefined,
        (raised: DatabaseError) => raised,
      );
      expect(error?.constraint ?? "").not.toMatch(/_pkey$/);
      // Where the id refers to a parent, it is one that A has not.
      if (error) expect(["23503", "23505"]).toContain(error.code);
    });
  });

  const references = referencesOf(table).map((key) => [key.columns.join(", "), key] as const);
  if (references.length > 0) {
    test.each(references)("a reference to a row of B fails like one to no row at all: %s", async (_, key) => {
      const at = Math.max(key.referenced.indexOf("id"), 1);
      const column = key.columns[at] as string;
      const failWith = (value: string) =>
        inTenant(a, () =>
          insertRow(app, table, { ...rowOf(a), ...freshKey(table), [column]: value }).then(
            () => "succeeded",
            ({ code, constraint, detail }: DatabaseError) => ({
              code,
              constraint,
              detail: detail?.replaceAll(value, "?").replaceAll(/\d{4}-.*/g, ""),
            }),
          ),
        );
      const referenced = b.rows.get(key.table)?.[key.referenced[at] as string];
      if (referenced === undefined) throw new Error(`B has no row in ${key.table}.`);
      const seen = await failWith(referenced);
      expect(seen).toEqual(await failWith("00000000-0000-4000-8000-000000000000"));
      expect(seen).not.toBe("succeeded");
    });
  }

  if (table.isPartitioned) {
    test("no leaf shows, takes or loses a row, whatever is granted on it", async () => {
      const leaves = await owner.query<{ leaf: string }>(
        `select relid::regclass::text as leaf from pg_partition_tree($1::regclass) where isleaf`,
        [name],
      );
      expect(leaves.rows).toHaveLength(32);
      await owner.query(leaves.rows.map(({ leaf }) => `grant all on ${leaf} to app_user`).join("; "));
      await inTenant(b, async () => {
        for (const { leaf } of leaves.rows) {
          expect(await count(app, `select from ${leaf}`)).toBe(0);
          expect(await count(app, `delete from ${leaf}`)).toBe(0);
          await app.query("savepoint planting");
          const planted = insertRow(app, { ...table, name: leaf }, { ...rowOf(b), ...freshKey(table) });
          // 42501 from the wall, 23514 where the row belongs in another leaf.
          await expect(planted).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23514)$/) });
          await app.query("rollback to savepoint planting");
        }
      });
      const held = await asPlatform(operator, () =>
        operator.query(`select from ${name} where ${key} = $1`, [b.id]),
      );
      expect(held.rowCount).toBe(1);
      await owner.query(leaves.rows.map(({ leaf }) => `revoke all on ${leaf} from app_user`).join("; "));
    });
  }
});

/** The foreign keys to tables behind the wall; they carry the tenant and something else. */
function referencesOf(table: Walled): Walled["foreignKeys"] {
  const walled = new Set(tables.map(({ name }) => name));
  return table.foreignKeys.filter(
    (foreignKey) => foreignKey.columns.length > 1 && walled.has(foreignKey.table),
  );
}

function freshKey(table: Walled): Row {
  const last = table.primaryKey.at(-1) as string;
  return last === "id" ? { id: crypto.randomUUID() } : {};
}

function pick(row: Row, columns: string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? ""]));
}

/** Restricting foreign keys are checked after the policies: the wall had let it through. */
function ownRowIsReferenced(error: DatabaseError): number {
  expect(["23001", "23503"]).toContain(error.code);
  return 1;
}

/** Unique keys are checked after the policies: the wall had let it through. */
function naturalKeyIsTaken(error: DatabaseError): void {
  expect(error.code).toBe("23505");
}
