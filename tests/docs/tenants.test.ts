/** docs/tenants.md: its commands run in their order, and its queries are those of the API. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { packageDirectory } from "../../src/database/paths.ts";
import { rowhouse } from "../cli/support/rowhouse.ts";
import { createTestDatabase } from "../support/database.ts";
import { settingsOfOwnServer } from "./support/own-server.ts";
import { readDocument } from "./support/read-document.ts";

const document = readDocument("docs/tenants.md");
const blocks = (language: string): string[] =>
  [...document.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text = ""]) =>
    found === language ? [text] : [],
  );

test("its commands run in their order", async () => {
  const db = await createTestDatabase();
  try {
    const commands = blocks("sh").flatMap((block) =>
      block.split("\n").filter((line) => line.startsWith("npx rowhouse tenant ")),
    );
    expect(commands.length).toBeGreaterThan(6);
    for (const command of commands) {
      const args = [...command.slice("npx rowhouse ".length).matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? "",
      );
      const { status, stderr } = await rowhouse(args, { env: settingsOfOwnServer(db.urls.root) });
      expect([command, status, status === 0 || stderr]).toEqual([command, 0, true]);
    }
    const root = await db.connect("root");
    const { rows } = await root.query("select status from app_operations.tenants where slug = 'example'");
    expect(rows).toEqual([{ status: "cancelled" }]);
  } finally {
    await db.drop();
  }
});

test("its queries are those of the API", () => {
  const schema = buildSchema(readFileSync(join(packageDirectory, "schema.graphql"), "utf8"));
  const queries = blocks("graphql");
  expect(queries).toHaveLength(2);
  for (const query of queries) expect(validate(schema, parse(query))).toEqual([]);
});
