import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import { createTestDatabase } from "../support/database.ts";
import { blocksUnder, readDocument } from "./support/read-document.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());

test("the wall that the page shows is the one that is written", async () => {
  const owner = await db.connect("owner");
  const { rows } = await owner.query<{ wall: string }>(
    "select tenancy.wall_expression('tenant_id', 'app_public.documents') as wall",
  );
  const [shown = ""] = blocksUnder("docs/security-model.md", "The wall", "sql");
  const oneLine = (text = "") => text.trim().replace(/\s+/g, " ");
  expect(oneLine(shown)).toBe(oneLine(rows[0]?.wall));
});

const named = [...readDocument("docs/security-model.md").matchAll(/\btests\/[\w./-]*\w/g)];
test.each(named.map(([path]) => path))("%s, which the page names, is there", (path) => {
  expect(existsSync(join(packageDirectory, path))).toBe(true);
});
