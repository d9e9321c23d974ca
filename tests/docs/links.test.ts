import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import { headingsOf, readDocument } from "./support/read-document.ts";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "docs/checking.md",
  "docs/errors.md",
  "docs/layout.md",
  "docs/operating.md",
  "docs/prove.md",
  "docs/schema.md",
  "docs/security-model.md",
];

/** As GitHub makes them. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

const links = documents.flatMap((document) =>
  [...readDocument(document).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(
    ([, target = ""]) => [document, target] as const,
  ),
);

test.each(links)("%s links to %s, which is there", (document, target) => {
  const [path, anchor] = target.split("#");
  const file = path ? normalize(join(dirname(document), path)) : document;
  expect(existsSync(join(packageDirectory, file))).toBe(true);
  if (anchor !== undefined) expect(headingsOf(file).map(anchorOf)).toContain(anchor);
});
