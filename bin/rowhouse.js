#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// A checkout runs its TypeScript as it is written; the package ships what was built from it.
const source = new URL("../src/cli/main.ts", import.meta.url);
const built = new URL("../dist/cli/main.js", import.meta.url);

// Here and not only in what is loaded: an older Node cannot read TypeScript.
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `rowhouse needs Node 22.18 or newer, and this is Node ${process.versions.node}: install Node 24 from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  await import(existsSync(source) ? source.href : built.href);
}
