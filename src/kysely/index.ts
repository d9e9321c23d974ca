import "../installed/node-version.ts";

export { RowhouseDialect } from "./dialect.ts";
