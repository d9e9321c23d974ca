import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { layersDirectory } from "../../src/database/paths.ts";
import { codeOfSqlstate, errorCodes } from "../../src/errors.ts";
import { readDocument } from "./support/read-document.ts";

const page = readDocument("docs/errors.md");

/** Every SQLSTATE of our own that the SQL mentions. */
const raised = new Set(
  readdirSync(layersDirectory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sql"))
    .flatMap((name) => readFileSync(join(layersDirectory, name), "utf8").match(/\bRH\d{3}\b/g) ?? []),
);

test("the SQL raises errors of its own", () => {
  expect(raised.size).toBeGreaterThanOrEqual(15);
});

test.each([...raised].sort())("%s has a code and a line on the page", (sqlstate) => {
  const code = codeOfSqlstate(sqlstate);
  expect(code).not.toBe("DATABASE_ERROR");
  expect(page).toContain(`| ${sqlstate} | \`${code}\` |`);
});

test("no SQLSTATE of ours has a code and is raised nowhere", () => {
  const known = Object.values(errorCodes).flatMap(({ sqlstates }) => sqlstates as readonly string[]);
  expect(known.filter((sqlstate) => sqlstate.startsWith("RH") && !raised.has(sqlstate))).toEqual([]);
});
