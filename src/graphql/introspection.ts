import pg from "pg";
import type { Statement, StatementResult } from "../driver/statement.ts";

/**
 * Marks the statements with which PostGraphile reads the catalog when it builds
 * the schema: they belong to no tenant. Known by identity, so that no request
 * can make it.
 */
export const introspectionSettings: Record<string, string> = Object.freeze({ role: "app_user" });

export type Introspect = <T>(
  callback: (run: (statement: Statement) => Promise<StatementResult>) => T | Promise<T>,
) => Promise<T>;

/**
 * Reads the catalog as app_user, without a tenant, on a connection of its own
 * that is closed again. What app_user may do decides what the API shows.
 */
export function createIntrospect(connectionString: string): Introspect {
  return async (callback) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      await client.query("begin read only");
      await client.query("set local role app_user");
      return await callback(async ({ text, values, rowMode }) => {
        const config = { text, values: [...(values ?? [])], ...(rowMode && { rowMode }) };
        const { rows, rowCount, command, fields } = await client.query(config);
        return { rows, rowCount, command, fields, notices: [] };
      });
    } finally {
      await client.end();
    }
  };
}
