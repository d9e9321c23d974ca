/** What the README tells people to do, done as it is written. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { QueryResult } from "pg";
import { kernelScript } from "../../src/database/kernel.ts";
import { packageDirectory } from "../../src/database/paths.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { settingsOfOwnServer } from "./support/own-server.ts";
import { blocksUnder, readDocument } from "./support/read-document.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-readme-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function withDatabase(callback: (db: TestDatabase) => Promise<void>, empty = false): Promise<void> {
  const db = await createTestDatabase({ empty });
  try {
    await callback(db);
  } finally {
    await db.drop();
  }
}

test("it is short enough to be read", () => {
  expect(readDocument("README.md").split("\n").length).toBeLessThan(250);
});

test("the quick start shows two tenants the same titles and disjoint rows", async () => {
  await withDatabase(async ({ urls }) => {
    await withDemo(urls.root, async () => {
      const [quickStart = ""] = blocksUnder("README.md", "Quick start", "sh");
      const { stdout } = await promisify(execFile)("bash", ["-eu", "-c", quickStart], { cwd: directory });
      const [acme, globex, nobody] = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect([acme, globex].map(({ data }) => data.currentTenant.slug)).toEqual(["acme", "globex"]);
      const nodes = [acme, globex].map(({ data }) => data.documents.nodes as { id: string; title: string }[]);
      for (const own of nodes) expect(own.map(({ title }) => title)).toContain("Risk report");
      const ids = nodes.flat().map(({ id }) => id);
      expect(ids).toHaveLength(4);
      expect(new Set(ids).size).toBe(4);
      expect(nobody.errors[0].extensions.code).toBe("TOKEN_MALFORMED");
    });
  });
}, 180_000);

/** Runs the callback while `npm start` serves the demo. */
async function withDemo(url: string, callback: () => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, [join(packageDirectory, "src/cli/main.ts"), "start", "--demo"], {
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      PORT: "0",
      ROWHOUSE_DIRECTORY: join(directory, ".rowhouse"),
      ...settingsOfOwnServer(url),
    },
  });
  const ended = once(server, "close");
  let output = "";
  server.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const serving = async () => {
    for await (const chunk of server.stdout) {
      output += chunk;
      if (output.includes("Ctrl-C stops it.")) return;
    }
    throw new Error(`It ended:\n${output}`);
  };
  try {
    await serving();
    await callback();
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

test("the walls go up in a database of one's own", async () => {
  const [protect = "", enter = ""] = blocksUnder("README.md", "In a database of your own", "sql");
  await withDatabase(async (db) => {
    const root = await db.connect("root");
    await root.query(await kernelScript());
    await root.query(protect);
    for (const tenant of [1, 2]) {
      // The second tenant finds what the first wrote nowhere.
      const results = (await root.query(enter.replace(/1'/, `${tenant}'`))) as unknown as QueryResult[];
      expect(results.map(({ rows }) => rows).at(-2)).toMatchObject([
        { tenant_id: `0197a000-0000-7000-8000-00000000000${tenant}`, total: "12.50" },
      ]);
    }
    expect((await root.query("select from public.invoices")).rowCount).toBe(2);
  }, true);
});

test("the library does what its example says, with a seal", async () => {
  const [example = ""] = blocksUnder("README.md", "As a library", "ts");
  const file = join(directory, "example.ts");
  const library = pathToFileURL(join(packageDirectory, "src/index.ts")).href;
  writeFileSync(file, example.replace('"rowhouse"', JSON.stringify(library)));
  await withDatabase(async (db) => {
    const [tenant] = await makeTenants(db, 2);
    const key = Buffer.alloc(32, 2);
    const owner = await db.connect("owner");
    await owner.query("select tenancy.add_seal_key($1)", [key]);
    await owner.query("select tenancy.require_seal(true, 'the example seals')");
    const environment = {
      APP_URL: db.urls.app,
      TENANT_ID: tenant?.tenantId,
      SEAL_KEY: key.toString("base64"),
    };
    const { stdout } = await promisify(execFile)(process.execPath, [file], {
      env: { PATH: process.env.PATH, ...environment },
    });
    expect(JSON.parse(stdout)).toEqual({
      rows: [{ id: expect.any(String), title: "The same title" }],
      count: 1,
    });
  });
});

test("the preset of the example makes an API without tenants, on somebody's own PostGraphile", async () => {
  const [example = ""] = blocksUnder("README.md", "As a library", "js");
  symlinkSync(join(packageDirectory, "node_modules"), join(directory, "node_modules"));
  const source = (path: string) => JSON.stringify(pathToFileURL(join(packageDirectory, path)).href);
  await withDatabase(async (db) => {
    const [ours, theirs] = await makeTenants(db, 2);
    const key = Buffer.alloc(32, 2).toString("base64");
    const owner = await db.connect("owner");
    await owner.query("select tenancy.add_seal_key(decode($1, 'base64'))", [key]);
    await owner.query("select tenancy.require_seal(true, 'the example seals')");
    const file = join(directory, "preset.ts");
    writeFileSync(
      file,
      `import { createRowhouse, sealKey } from ${source("src/index.ts")};
       const key = sealKey(Buffer.from("${key}", "base64"));
       const connectionString = "${db.urls.app}";
       const rowhouse = createRowhouse({ connectionString, seal: { key: () => key } });
       ${example.replace('"rowhouse/graphql"', source("src/graphql/index.ts")).replace("export default", "const preset =")}
       import { makeSchema } from "postgraphile";
       import { grafast } from "postgraphile/grafast";
       import { printSchema } from "postgraphile/graphql";
       const { schema, resolvedPreset } = await makeSchema(preset);
       const requestContext = { tenantId: "${ours?.tenantId}", userId: "${ours?.userId}", role: "owner" };
       const answer = await grafast({ schema, resolvedPreset, requestContext, source: "{ users { nodes { id } } }" });
       console.log(JSON.stringify({ answer, tenant: /tenant_?id/i.test(printSchema(schema)) }));
       await rowhouse.close();
       process.exit();`,
    );
    const env = { PATH: process.env.PATH, GRAPHILE_ENV: "production" };
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    expect(JSON.parse(stdout)).toEqual({
      answer: { data: { users: { nodes: [{ id: ours?.userId }] } } },
      tenant: false,
    });
    expect(stdout).not.toContain(theirs?.userId);
  });
});
