/** The example of docs/checking.md, checked as it says. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageDirectory } from "../../src/database/paths.ts";
import { createTestDatabase } from "../support/database.ts";
import { blocksUnder } from "./support/read-document.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());

test("the check finds in the example what the page shows", async () => {
  const [schema = ""] = blocksUnder("docs/checking.md", "Try it", "sql");
  const [shown = ""] = blocksUnder("docs/checking.md", "Try it", "text");
  const root = await db.connect("root");
  // Roles are shared by the whole server: this one has another name here.
  const role = `web_${process.pid}`;
  await root.query(schema.replaceAll(/\bweb\b/g, role));
  try {
    const found = await promisify(execFile)(
      process.execPath,
      [join(packageDirectory, "src/cli/main.ts"), "check", db.urls.root],
      { env: { PATH: process.env.PATH } },
    ).catch((error: { code: number; stdout: string }) => error);
    expect(found).toMatchObject({ code: 1 });
    expect(found.stdout).toContain(shown);
  } finally {
    await root.query(`drop owned by ${role}; drop role ${role}`);
  }
});
