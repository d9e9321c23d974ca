/** Demo tenants of a project that brings none: made from the catalogs, and completed at each start. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDemoModule } from "../../src/project/demo.ts";
import { demoTables, generateDemo } from "../../src/project/generated-demo.ts";
import { asPlatform, createTestDatabase, protectedTables } from "../../src/testing/index.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const owner = await db.connect("owner");
const operator = await db.connect("operator");

const countByTenant = (table: string) =>
  asPlatform(operator, async () => {
    const { rows } = await operator.query(
      `select slug, count(child.tenant_id)::int as rows from app_public.tenants
         left join ${table} as child on child.tenant_id = tenants.id
        where tenants.metadata -> 'demo' = 'true' group by slug order by slug`,
    );
    return rows;
  });
const one = [
  { slug: "acme", rows: 1 },
  { slug: "globex", rows: 1 },
];

test("two tenants get a row in every table of the project, and no job that a worker would take", async () => {
  const { tenants, missing } = await generateDemo(db.urls.operator);
  expect(missing).toEqual([]);
  expect(tenants.map(({ slug }) => slug)).toEqual(["acme", "globex"]);
  expect(new Set(tenants.flatMap(({ id, userId }) => [id, userId])).size).toBe(4);
  expect(await countByTenant("app_public.documents")).toEqual(one);
  expect(await countByTenant("app_public.jobs")).toEqual(one.map((row) => ({ ...row, rows: 0 })));
});

test("called again it makes nothing twice, and gives a table that was added its rows", async () => {
  const before = await generateDemo(db.urls.operator);
  await owner.query(
    `create table app_public.added (tenant_id uuid not null references app_public.tenants on delete restrict,
       id uuid default tenancy.uuid_v7(), document_id uuid not null, primary key (tenant_id, id),
       foreign key (tenant_id, document_id) references app_public.documents on delete cascade)`,
  );
  await owner.query("select tenancy.protect('app_public.added')");
  expect(await generateDemo(db.urls.operator)).toEqual(before);
  expect(await countByTenant("app_public.added")).toEqual(one);
  expect(await countByTenant("app_public.documents")).toEqual(one);
});

test("a table that no row can be made for is named, and the others get theirs", async () => {
  await owner.query(
    `create table app_public.picky (tenant_id uuid not null references app_public.tenants on delete restrict,
       id uuid default tenancy.uuid_v7(), code text not null check (code = md5('a word')), primary key (tenant_id, id))`,
  );
  await owner.query("select tenancy.protect('app_public.picky')");
  const { missing, tenants } = await generateDemo(db.urls.operator);
  expect(missing).toEqual([expect.stringContaining("app_public.picky")]);
  expect(tenants).toHaveLength(2);
});

test("a table of the package is among them only where a row of the project must refer to it", async () => {
  const names = demoTables(await protectedTables(owner)).map(({ name }) => name);
  expect(names).toContain("app_public.users");
  expect(names).not.toContain("app_public.jobs");
  expect(names).not.toContain("app_public.tenant_api_keys");
});

describe("the module that package.json names", () => {
  const project = mkdtempSync(join(tmpdir(), "rowhouse-demo-"));
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  const write = (manifest: object) => writeFileSync(join(project, "package.json"), JSON.stringify(manifest));

  test("is loaded, and is none where nothing is named", async () => {
    expect(await readDemoModule(project)).toBeUndefined();
    write({ name: "a-project" });
    expect(await readDemoModule(project)).toBeUndefined();
    writeFileSync(join(project, "demo.mjs"), "export default async () => []; export const query = '{ x }';");
    write({ rowhouse: { demo: "./demo.mjs" } });
    expect(await readDemoModule(project)).toMatchObject({ query: "{ x }", default: expect.any(Function) });
  });

  test("must have a default export, and the key no other settings", async () => {
    writeFileSync(join(project, "empty.mjs"), "export const nothing = 1;");
    write({ rowhouse: { demo: "./empty.mjs" } });
    await expect(readDemoModule(project)).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
    write({ rowhouse: { demos: "./demo.mjs" } });
    await expect(readDemoModule(project)).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
  });
});
