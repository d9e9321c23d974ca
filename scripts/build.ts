/** Makes dist/ from src/: what tsc compiles, the SQL beside it, and the entries of the package. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

// What src/ no longer has would be packed too.
rmSync("dist", { recursive: true, force: true });
for (const [script, ...args] of [
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
  ["scripts/copy-sql.ts"],
  ["scripts/write-entries.ts"],
  ["scripts/prune-types.ts"],
] as const) {
  execFileSync(process.execPath, [script, ...args], { stdio: "inherit" });
}
