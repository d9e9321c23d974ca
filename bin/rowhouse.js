#!/usr/bin/env node
import { existsSync } from "node:fs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// A checkout runs its TypeScript as it is written; the package ships what was built from it.
const isCheckout = existsSync(new URL("../src/cli/main.ts", import.meta.url));
const load = (name) =>
  import(new URL(isCheckout ? `../src/${name}.ts` : `../dist/${name}.js`, import.meta.url).href);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `rowhouse: Node 22.18 or newer is needed, and this is ${process.versions.node}: use npx rowhouse.`,
  );
  process.exitCode = 1;
} else {
  await load("config/env-file");
  await load("cli/main");
}
