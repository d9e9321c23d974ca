import assert from "node:assert/strict";
import { type Client, type DatabaseError, escapeIdentifier, escapeLiteral } from "pg";
import { insertRow, type Row } from "../../prove/rows/make-row.ts";
import type { Tenant } from "../../prove/rows/make-tenant.ts";
import type { ProtectedTable } from "../../prove/rows/protected-tables.ts";
import { asPlatform, asTenant } from "../as-tenant.ts";

/** What the trials act on: two tenants in one database, and how to reach them. */
export type Ground = {
  a: Tenant;
  b: Tenant;
  /** The server's login, the operator's, and the owner's. */
  app: Client;
  operator: Client;
  owner: Client;
};

/** One protected table, with a row of A and a row of B that share all natural keys. */
export class TableUnderTest {
  readonly table: ProtectedTable;
  readonly ground: Ground;
  readonly name: string;
  /** The tenant column, quoted. */
  readonly tenantColumn: string;
  readonly a: Row;
  readonly b: Row;

  constructor(ground: Ground, table: ProtectedTable) {
    this.ground = ground;
    this.table = table;
    this.name = table.name;
    this.tenantColumn = escapeIdentifier(table.tenantColumn);
    this.a = ground.a.rows.get(table.name) ?? {};
    this.b = ground.b.rows.get(table.name) ?? {};
  }

  /** Acts as an owner of A who is also the user that A's row belongs to. */
  asA<T>(run: () => Promise<T>): Promise<T> {
    const { a, app } = this.ground;
    return asTenant(app, { tenantId: a.id, userId: this.a.user_id ?? null, role: "owner" }, run);
  }

  asB<T>(run: () => Promise<T>): Promise<T> {
    const { b, app } = this.ground;
    return asTenant(app, { tenantId: b.id, userId: this.b.user_id ?? null, role: "owner" }, run);
  }

  /** The condition that finds exactly this row. */
  isRow(row: Row, alias = ""): string {
    return [...new Set([this.table.tenantColumn, ...this.table.primaryKey])]
      .map((name) => `${alias}${escapeIdentifier(name)} = ${escapeLiteral(row[name] ?? "")}`)
      .join(" and ");
  }

  ofB(): string {
    return `${this.tenantColumn} = ${escapeLiteral(this.ground.b.id)}`;
  }

  /** How many rows a statement of the server's login touches. */
  async count(sql: string): Promise<number | null> {
    return (await this.ground.app.query(sql)).rowCount;
  }

  /** A second row of B, with a fresh id where the table has one. */
  another(row: Row): Row {
    const last = this.table.primaryKey.at(-1);
    return last === "id" ? { ...row, id: crypto.randomUUID() } : row;
  }

  insert(row: Row) {
    return insertRow(this.ground.app, this.table, row);
  }

  /** A column to write without changing anything. */
  harmlessColumn(): string {
    const { columns, primaryKey } = this.table;
    const stamp = columns.find(({ name }) => name === "created_at" || name === "updated_at");
    return escapeIdentifier(stamp?.name ?? primaryKey.at(-1) ?? this.table.tenantColumn);
  }

  /** B's rows as the platform sees them, with their versions: any write would change them. */
  stateOfB(): Promise<unknown[]> {
    const { operator, b } = this.ground;
    return asPlatform(operator, async () => {
      const { rows } = await operator.query(
        `select xmin::text, ctid::text, t.* from ${this.name} t where ${this.tenantColumn} = $1`,
        [b.id],
      );
      return rows;
    });
  }
}

/** Expects a statement to fail with one of these SQLSTATEs. */
export async function refused(work: Promise<unknown>, states: readonly string[]): Promise<void> {
  const error = await work.then(
    () => undefined,
    (raised: DatabaseError) => raised,
  );
  assert.ok(error, `it succeeded; expected SQLSTATE ${states.join(" or ")}`);
  assert.ok(
    states.includes(error.code ?? ""),
    `${error.code} ${error.message}; expected ${states.join(" or ")}`,
  );
}

/** What foreign and unique keys refuse has passed the policies before: the wall had let it through. */
export function refusedByKey(error: DatabaseError): void {
  assert.ok(["23001", "23503", "23505"].includes(error.code ?? ""), `${error.code} ${error.message}`);
}
