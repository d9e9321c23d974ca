/** Puts the SQL that the code reads beside the code that tsc has made of it. */
import { cpSync, statSync } from "node:fs";
import { extname } from "node:path";

cpSync("src", "dist", {
  recursive: true,
  filter: (path) =>
    statSync(path).isDirectory() ? path !== "src/mutants" : [".sql", ".md"].includes(extname(path)),
});
