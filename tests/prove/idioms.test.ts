/** Schemas that others write: what is sound is not accused, what is broken is found. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "../support/database.ts";
import { faults, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const corpus = join(import.meta.dirname, "../check/corpus");
const read = (kind: "sound" | "broken", name: string) =>
  readFileSync(join(corpus, kind, `${name}.sql`), "utf8");
const sound = readdirSync(join(corpus, "sound")).map((file) => file.replace(/\.sql$/, ""));

/** What the schema declares, and prove has to be told. */
const told: Record<string, object> = { "login-role": { trustedRoles: ["corpus_sign_in"] } };

test.each(sound)("nothing is found in the sound schema %s, and all of it is covered", async (name) => {
  const proof = await proveSchema(root, read("sound", name), told[name]);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
});

const broken: [name: string, finding: string][] = [
  ["captured-names", "reads-neighbour team.files"],
  ["fail-open", "context-fails-open crm.a"],
  ["forgotten-table", "reads-neighbour crm.invoices"],
  ["guard-on-wrong-role", "role-escape desk.tickets"],
  ["helpers", "plan-keeps-tenant app.rows"],
  ["keys", "unique-oracle crm.users"],
  ["lossy", "context-fails-open crm.b"],
  ["membership-self-service", "plants-in-neighbour team.members"],
  ["plain-owner-login", "reads-neighbour crm.contacts"],
  ["planting", "plants-in-neighbour team.documents"],
  ["postgrest-leaks", "reads-neighbour api.articles"],
  ["supabase-using-true", "plants-in-neighbour drafts"],
  ["supabase-view-and-definer", "reads-neighbour app.recent_posts"],
];

test.each(broken)("the broken schema %s is found: %s", async (name, finding) => {
  expect(faults(await proveSchema(root, read("broken", name)))).toContain(finding);
});
