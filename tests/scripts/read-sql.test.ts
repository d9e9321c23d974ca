/** Files written for psql, read as the server takes them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSql } from "../../scripts/examine/read-sql.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-read-sql-"));
afterAll(() => rmSync(directory, { recursive: true }));

function read(text: string, variables: Record<string, string> = {}): string {
  const file = join(directory, "main.sql");
  writeFileSync(file, text);
  return readSql(file, new Map(Object.entries(variables)));
}

test("variables are put in as psql does, and casts stay casts", () => {
  const text = `grant :app to :"log in"; select :'word', now()::date, :unknown, '{{app}}'`;
  expect(read(text.replace("log in", "login"), { app: "web", login: 'a"b', word: "it's" })).toBe(
    `grant web to "a""b"; select 'it''s', now()::date, :unknown, 'web'`,
  );
});

test("files are included, and other commands of psql are left out", () => {
  writeFileSync(join(directory, "part.sql"), "select :n;");
  expect(read("\\set quiet on\n\\ir part.sql\nselect 3;", { n: "2" })).toBe("\nselect 2;\n;\nselect 3;");
});

test("rows for copy are left out", () => {
  expect(read("copy t (a) from stdin;\n1\n2\n\\.\nselect 1;")).toBe("\nselect 1;");
});

test("a block that ends without a semicolon gets one, and no other does", () => {
  expect(read("do $$\nbegin\nend\n$$\n\nselect 1;")).toBe("do $$\nbegin\nend\n$$;\n\nselect 1;");
  const whole = "do\n$$\nbegin end;\n$$;\ncreate function f() returns int as\n$$\nselect 1\n$$ language sql;";
  expect(read(whole)).toBe(whole);
});
