#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// A checkout runs its TypeScript as it is written; the package ships what was built from it.
const isCheckout = existsSync(new URL("../src/cli/main.ts", import.meta.url));
const load = (name) =>
  import(new URL(isCheckout ? `../src/${name}.ts` : `../dist/${name}.js`, import.meta.url).href);

// Here and not only in what is loaded: an older Node cannot read TypeScript.
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `rowhouse needs Node 22.18 or newer, and this is Node ${process.versions.node}: install Node 24 from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  await load("config/env-file");
  await load("cli/main");
}
