/**
 * Loads the schema of a project into a throw-away Postgres and runs check and prove on it:
 *
 *     node scripts/examine.ts <directory> --sql 'supabase/migrations/*.sql' --platform supabase
 *
 *     --sql <glob>         the files that make the schema, in order; may be repeated
 *     --platform <name>    what the project expects around it: supabase, postgraphile
 *     --set <name=value>   a psql variable or a {{placeholder}} of the files; may be repeated
 *     --as <role>          the role that runs the files; by default the superuser
 *     --after <sql>        run last, by the superuser; may be repeated
 *     --role, --trust-role, --tenant-column, --schema, --except, --enter, --tenants,
 *     --user               as check and prove take them
 *     --full               print both reports instead of a summary
 *
 * It fetches nothing and writes nothing into the directory.
 */
import { parseArgs } from "node:util";
import { withAdministrator } from "../src/database/administration.ts";
import { withDatabase } from "../src/database/urls.ts";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { examine } from "./examine/examine.ts";
import { loadSchema } from "./examine/load-schema.ts";
import { summaryOf } from "./examine/summary.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sql: { type: "string", multiple: true, default: [] },
    platform: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
    as: { type: "string" },
    after: { type: "string", multiple: true, default: [] },
    role: { type: "string" },
    "trust-role": { type: "string", multiple: true },
    "tenant-column": { type: "string", multiple: true },
    schema: { type: "string", multiple: true },
    except: { type: "string", multiple: true },
    enter: { type: "string" },
    tenants: { type: "string" },
    user: { type: "string" },
    full: { type: "boolean", default: false },
  },
});
const [directory] = positionals;
if (directory === undefined || values.sql.length === 0)
  throw new Error("Usage: node scripts/examine.ts <directory> --sql <glob> [options]");

const server = await startThrowAwayServer();
try {
  await withAdministrator(server.root, (client) => client.query("create database examined"));
  const url = withDatabase(server.root, "examined");
  await loadSchema(url, { directory, ...values });
  const reports = await examine(url, {
    ...(values.role && { role: values.role }),
    ...(values["trust-role"] && { trustedRoles: values["trust-role"] }),
    ...(values["tenant-column"] && { tenantColumns: values["tenant-column"] }),
    ...(values.schema && { schemas: values.schema }),
    ...(values.except && { except: values.except }),
    ...(values.tenants && { tenants: values.tenants.split(",") as [string, string] }),
    ...(values.user && { user: values.user }),
    ...(values.enter && { enter: values.enter }),
  });
  console.log(summaryOf(reports, values.full));
} finally {
  await server.stop();
}
