/** The client that a request is given: the adaptor's own, where it is this package's adaptor. */
import { jest } from "@jest/globals";
import { makeSchema } from "postgraphile";
import { makePgService as makeOtherService } from "postgraphile/adaptors/pg";
import { grafast } from "postgraphile/grafast";
import type { Session } from "../../src/driver/session.ts";
import { ApiPreset } from "../../src/graphql/api-preset.ts";
import { makePgService } from "../../src/graphql/pg-service.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const tenants = ["0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b"];
const contextOf = (tenantId: string): TenantContext => ({ tenantId, userId: tenantId, role: "member" });

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test("a request's statements run in its own tenant, and leave no timer behind", async () => {
  const seen: Session[] = [];
  let asking = contextOf(tenants[0] as string);
  const sessions = {
    async runStatement(session: Session) {
      seen.push(session);
      return { rows: [], rowCount: 0, command: "SELECT", fields: [], notices: [] };
    },
    withSession: () => Promise.reject(new Error("A query opens no transaction.")),
  };
  const service = makePgService({
    sessions: sessions as never,
    connectionString: db.urls.app,
    identify: () => asking,
  });
  const { schema, resolvedPreset } = await makeSchema({ extends: [ApiPreset], pgServices: [service] });
  const timers = jest.spyOn(globalThis, "setTimeout");
  for (const tenantId of tenants) {
    asking = contextOf(tenantId);
    const source = "{ documents(first: 1) { nodes { id } } }";
    expect(await grafast({ schema, source, resolvedPreset, requestContext: {} })).not.toHaveProperty(
      "errors",
    );
  }
  expect(seen).toEqual(tenants.map((id) => ({ role: "app_user", context: contextOf(id) })));
  expect(timers).not.toHaveBeenCalled();
  timers.mockRestore();
});

test("a service of another adaptor keeps the client of that adaptor", async () => {
  const service = makeOtherService({
    connectionString: db.urls.root,
    schemas: ["app_public"],
    pubsub: false,
    pgSettings: { role: "app_user" },
  });
  const { schema, resolvedPreset } = await makeSchema({ extends: [ApiPreset], pgServices: [service] });
  const source = "{ documents(first: 1) { nodes { id } } }";
  const { errors } = (await grafast({ schema, source, resolvedPreset, requestContext: {} })) as {
    errors?: { message: string }[];
  };
  await service.release?.();
  // It reached the database, whose wall refuses a request without a tenant.
  expect(errors?.[0]?.message).toMatch(/tenant/i);
});
