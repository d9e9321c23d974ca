export type { Row } from "../prove/rows/make-row.ts";
export type { Tenant } from "../prove/rows/make-tenant.ts";
export { type ProtectedTable, protectedTables } from "../prove/rows/protected-tables.ts";
export { asNobody, asPlatform, asTenant, type Identity, inTransaction } from "./as-tenant.ts";
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database.ts";
export { type KnownValues, makeTenant, makeTwoTenants, type TwoTenants } from "./fixtures.ts";
export { Isolation, type IsolationOptions, openIsolation, proveEveryTable } from "./isolation/isolation.ts";
export { startTestRun, stopTestRun } from "./run.ts";
export { sealFor, testSeal } from "./seal.ts";
