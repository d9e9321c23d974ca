/** Connections of the real login, used by one tenant after the other. */
import { prove } from "../../src/prove/prove.ts";
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
const root = await db.connect("root");
// Other files make the same roles, and roles are one for all databases.
const pooled = library.replaceAll("library_", "pooled_");
beforeAll(async () => {
  await root.query(pooled);
  await root.query("alter role pooled_login password 'only for tests'");
  await root.query(
    "do $$ begin execute format('grant connect on database %I to pooled_login', current_database()); end $$",
  );
});
afterAll(async () => {
  await root.query("drop schema library cascade; drop owned by pooled_login");
  await root.query("drop role pooled_login, pooled_app, pooled_owner");
  await db.drop();
});

const login = () => {
  const url = new URL(db.urls.root);
  url.username = "pooled_login";
  url.password = "only for tests";
  return url.href;
};
const proven = () => prove(root, { seed: 1, random: 0, login: login(), only: ["library.readers"] });

test("a connection keeps nothing of a tenant, after commit, error, cancel and reset", async () => {
  const proof = await proven();
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
  expect(proof.coverage.at(-1)).toMatchObject({ what: "attacks on a used connection", covered: 8, total: 8 });
});

test("a plan that keeps its tenant meets whoever comes next", async () => {
  await root.query(
    "create function library.tenant() returns uuid language sql immutable as $$ select nullif(current_setting('library.tenant_id', true), '')::uuid $$; alter policy own on library.readers using (tenant_id = library.tenant())",
  );
  const proof = await proven();
  expect(proof.findings.map(({ identity }) => identity)).toContain(
    "connection-keeps-tenant a statement that was prepared for A",
  );
});
