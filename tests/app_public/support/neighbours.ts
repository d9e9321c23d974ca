import type { Client } from "pg";
import type { Row } from "../../../src/prove/rows/make-row.ts";
import type { TestDatabase } from "../../support/database.ts";
import { makeTenant, type Walled, walledTables } from "../../support/two-tenants.ts";
import { makeUsers } from "../../support/users.ts";

export type Role = "owner" | "admin" | "member" | "viewer";
export type Person = { tenantId: string; userId: string; role: Role };

/** A tenant with people of every role, and one row in every table, which belongs to its member. */
export type Household = {
  id: string;
  owner: Person;
  admin: Person;
  member: Person;
  /** Another member: whatever is the member's own is not theirs. */
  colleague: Person;
  viewer: Person;
  row: (table: string) => Row;
};

export type Neighbours = { a: Household; b: Household; tables: Walled[] };

/** Makes two tenants whose rows and people differ in their ids alone. */
export async function makeNeighbours(db: TestDatabase): Promise<Neighbours> {
  const tables = await walledTables(await db.connect("owner"));
  const operator = await db.connect("operator");
  const { rows } = await operator.query<{ use: string }>(
    `select tenancy.request_platform('rows for tests') as use`,
  );
  await operator.query("begin");
  await operator.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
  const a = await makeHousehold(operator, tables, 1);
  const b = await makeHousehold(operator, tables, 2);
  await operator.query("commit");
  return { a, b, tables };
}

/** Makes an owner of B who has the id of A's member: an id alone opens nothing. */
export async function makeNamesake(db: TestDatabase, { a, b }: Pick<Neighbours, "a" | "b">): Promise<void> {
  const root = await db.connect("root");
  await makeUsers(root, { tenantId: b.id, userId: a.member.userId, role: "owner" });
}

async function makeHousehold(client: Client, tables: Walled[], n: number): Promise<Household> {
  const { id, rows } = await makeTenant(client, tables, n, 1);
  // Room for those whom a test adds.
  await client.query("update app_public.tenants set max_users = 50 where id = $1", [id]);
  const person = async (name: string, role: Role): Promise<Person> => {
    const inserted = await client.query<{ id: string }>(
      `insert into app_public.users (tenant_id, email, display_name, role)
       values ($1, $2 || '@example.com', $2, $3) returning id`,
      [id, name, role],
    );
    return { tenantId: id, userId: inserted.rows[0]?.id ?? "", role };
  };
  const row = (table: string): Row => {
    const found = rows.get(table);
    if (found === undefined) throw new Error(`No row of ${table} was made.`);
    return found;
  };
  return {
    id,
    owner: await person("owner", "owner"),
    admin: await person("admin", "admin"),
    member: { tenantId: id, userId: row("app_public.users").id ?? "", role: "member" },
    colleague: await person("colleague", "member"),
    viewer: await person("viewer", "viewer"),
    row,
  };
}
