import { readDocument } from "./support/read-document.ts";

const { scripts } = JSON.parse(readDocument("package.json")) as { scripts: Record<string, string> };
const documents = ["README.md", "CONTRIBUTING.md", "docs/operating.md", "docs/checking.md"];
const mentioned = documents.flatMap((document) =>
  [...readDocument(document).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => [document, name]),
);

test("the documents mention scripts", () => {
  expect(mentioned.length).toBeGreaterThan(5);
});

test.each(mentioned)("%s mentions npm run %s, which is there", (_document, name = "") => {
  expect(Object.keys(scripts)).toContain(name);
});
