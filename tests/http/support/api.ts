import { GraphQLClient } from "graphql-request";
import { SignJWT } from "jose";
import { type RunningServer, type ServerOptions, startServer } from "../../../src/http/server.ts";
import { createRowhouse, type Rowhouse } from "../../../src/rowhouse.ts";
import type { UserRole } from "../../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { testSeal } from "../../support/seal.ts";
import { makeTenant, type Tenant, walledTables } from "../../support/two-tenants.ts";

export const secret = "a secret of the tests, thirty-two bytes and more";

export interface Api extends RunningServer {
  db: TestDatabase;
  rowhouse: Rowhouse;
  /** Two tenants with one row in every table, alike in all but their ids. */
  a: Tenant;
  b: Tenant;
  /** A GraphQL client with a token of the tenant's. */
  as(tenant: Tenant, role?: UserRole): Promise<GraphQLClient>;
  stop(): Promise<void>;
}

/** Serves a fresh database with two tenants in it, for one test file. */
export async function startApi(options: Partial<ServerOptions> = {}): Promise<Api> {
  const db = await createTestDatabase({ sealed: true });
  const [a, b] = await makeTwoTenants(db);
  const rowhouse = createRowhouse({
    connectionString: db.urls.app,
    operatorConnectionString: db.urls.operator,
    seal: testSeal,
  });
  const jwt = { algorithm: "HS256", secret } as const;
  const server = await startServer({ rowhouse, connectionString: db.urls.app, jwt, ...options });
  return {
    ...server,
    db,
    rowhouse,
    a,
    b,
    async as(tenant, role = "owner") {
      const headers = { authorization: `Bearer ${await tokenOf(tenant, role)}` };
      return new GraphQLClient(server.graphqlUrl, { headers, errorPolicy: "all" });
    },
    async stop() {
      await server.close();
      await rowhouse.close();
      await db.drop();
    },
  };
}

export function rowOf(tenant: Tenant, table: string) {
  const row = tenant.rows.get(`app_public.${table}`);
  if (!row) throw new Error(`${table} has no row.`);
  return row as Record<string, string> & { id: string };
}

export async function tokenOf(tenant: Tenant, role: UserRole = "owner"): Promise<string> {
  return new SignJWT({ tenant_id: tenant.id, role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(rowOf(tenant, "users").id)
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}

async function makeTwoTenants(db: TestDatabase): Promise<[Tenant, Tenant]> {
  const operator = await db.connect("operator");
  const tables = await walledTables(await db.connect("owner"));
  const { rows } = await operator.query(`select tenancy.request_platform('rows for tests') as use`);
  await operator.query("begin");
  await operator.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
  // A token gets no more than the database knows of its user.
  const known = { "app_public.users": { role: "owner" } };
  const a = await makeTenant(operator, tables, 1, 1, known);
  const b = await makeTenant(operator, tables, 2, 1, known);
  await operator.query("commit");
  return [a, b];
}
