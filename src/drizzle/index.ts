import "../installed/node-version.ts";

export { drizzle, type RowhouseDrizzleConfig } from "./drizzle.ts";
export type { TenantDrizzle, TenantQueryResult } from "./session.ts";
