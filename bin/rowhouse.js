#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// A checkout runs its TypeScript as it is written; the package ships what was built from it.
const source = new URL("../src/cli/main.ts", import.meta.url);
const built = new URL("../dist/cli/main.js", import.meta.url);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `rowhouse: Node 22.18 or newer is needed, and this is ${process.versions.node}: use npx rowhouse.`,
  );
  process.exitCode = 1;
} else {
  await import(existsSync(source) ? source.href : built.href);
}
