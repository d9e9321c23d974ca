/** The TypeScript of the documents compiles as strictly as this repository does, and does what it says. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageDirectory } from "../../src/database/paths.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { namedExamples, writeExamples } from "./support/examples.ts";
import { blocksUnder } from "./support/read-document.ts";

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), "rowhouse-examples-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

// What the examples of query builders import: one tenant, as the environment names it.
const tenants = `import { createRowhouse, type TenantContext } from "rowhouse";

const { APP_URL = "", TENANT_ID = "", USER_ID = "" } = process.env;
export const rowhouse = createRowhouse({ connectionString: APP_URL, pool: { min: 0, idleTimeoutMs: 1 } });
export const context: TenantContext = { tenantId: TENANT_ID, userId: USER_ID, role: "owner" };
`;

const [library = ""] = blocksUnder("README.md", "As a library", "ts");
writeExamples(join(directory, "readme"), new Map([["library.ts", library]]));
writeExamples(join(directory, "frameworks"), namedExamples("docs/frameworks.md"));
writeExamples(join(directory, "orms"), new Map([["tenants.ts", tenants], ...namedExamples("docs/orms.md")]));

test("they compile", async () => {
  writeFileSync(
    join(directory, "tsconfig.json"),
    JSON.stringify({
      extends: join(packageDirectory, "tsconfig.json"),
      compilerOptions: {
        declaration: false,
        rootDir: "/",
        typeRoots: [join(packageDirectory, "node_modules/@types")],
      },
      include: ["*/**/*.ts"],
    }),
  );
  const tsc = join(packageDirectory, "node_modules/typescript/bin/tsc");
  const { stdout } = await run(process.execPath, [tsc, "-p", directory]).catch((error) => error);
  expect(stdout).toBe("");
});

test("each query builder reads one tenant's documents and adds one", async () => {
  const db = await createTestDatabase();
  try {
    const [tenant, neighbour] = await makeTenants(db, 2);
    const { tenantId, userId } = tenant as TenantContext;
    const env = { PATH: process.env.PATH, APP_URL: db.urls.app, TENANT_ID: tenantId, USER_ID: userId ?? "" };
    const titles = ["The same title"];
    for (const example of ["kysely.ts", "drizzle.ts"]) {
      const { stdout } = await run(process.execPath, [join(directory, "orms", example)], { env });
      const { documents, added } = JSON.parse(stdout);
      expect(documents.map(({ title }: { title: string }) => title).sort()).toEqual(titles.toSorted());
      expect(added).toEqual({ title: "Minutes" });
      titles.push("Minutes");
    }
    const root = await db.connect("root");
    const sql = "select title from app_public.documents where tenant_id = $1";
    const { rows } = await root.query(sql, [neighbour?.tenantId]);
    expect(rows).toEqual([{ title: "The same title" }]);
  } finally {
    await db.drop();
  }
});
