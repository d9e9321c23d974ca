import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import { headingsOf, readDocument } from "./support/read-document.ts";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...readdirSync(join(packageDirectory, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
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

/** Paths in backticks below these folders, without wildcards or what a reader fills in. */
const paths = documents
  .filter((document) => document !== "CHANGELOG.md")
  .flatMap((document) =>
    [...readDocument(document).matchAll(/`((?:src|layers|migrations|scripts|bench)\/[\w./-]*)`/g)].map(
      ([, path = ""]) => [document, path] as const,
    ),
  );

test.each(paths)("%s names %s, which is there", (_document, path) => {
  expect(existsSync(join(packageDirectory, path))).toBe(true);
});
