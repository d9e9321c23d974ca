import type { Client } from "pg";
import { kernelScript } from "../../src/database/kernel.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { bringUp, ledger, type ToyFiles } from "./support/toy-layer.ts";

const files: ToyFiles = {
  steps: { "000001-schema.sql": "create schema toy;", "000003-table.sql": "create table toy.things ();" },
  definitions: { "one.sql": "create or replace function toy.one() returns integer language sql return 1;" },
};
const withSteps = (steps: Record<string, string>): ToyFiles => ({ ...files, steps });

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
  await bringUp(root, files, "1.2.0");
});
afterAll(() => db.drop());

test.each(["1.1.9", "0.10.0", "1.2.0-beta.1"])(
  "version %s refuses what 1.2.0 brought up",
  async (version) => {
    const before = await ledger(root);
    await expect(bringUp(root, files, version)).rejects.toMatchObject({
      code: "55000",
      message: `Rowhouse 1.2.0 brought layer toy of this database up, and this is Rowhouse ${version}: use 1.2.0 or newer.`,
    });
    expect(await ledger(root)).toEqual(before);
  },
);

test.each(["1.2.0", "1.10.0", "2.0.0-rc.1"])("version %s does not", async (version) => {
  await bringUp(root, files, version);
});

test("a step that has changed since it ran is refused", async () => {
  const steps = { ...files.steps, "000001-schema.sql": "create schema toys;" };
  await expect(bringUp(root, withSteps(steps), "1.3.0")).rejects.toMatchObject({
    message: "steps/000001-schema.sql of layer toy has changed since Rowhouse 1.2.0 ran it in this database.",
    hint: expect.stringContaining("new step"),
  });
});

test("a step that ran and is not there is refused", async () => {
  const { "000003-table.sql": _gone, ...steps } = files.steps ?? {};
  await expect(bringUp(root, withSteps(steps), "1.3.0")).rejects.toMatchObject({
    message:
      "Rowhouse 1.2.0 ran steps/000003-table.sql of layer toy in this database, and this Rowhouse (1.3.0) does not have it.",
  });
});

test("a new step that comes before one that has run is refused", async () => {
  const steps = { ...files.steps, "000002-late.sql": "select;" };
  await expect(bringUp(root, withSteps(steps), "1.3.0")).rejects.toMatchObject({
    message:
      "steps/000002-late.sql of layer toy comes before steps/000003-table.sql, which has run in this database already.",
  });
});

test("a kernel without a ledger is refused", async () => {
  const older = await createTestDatabase({ empty: true });
  try {
    const client = await older.connect("root");
    await client.query("create schema tenancy authorization app_owner");
    await expect(client.query(await kernelScript())).rejects.toMatchObject({
      code: "55000",
      message: expect.stringContaining("has no ledger"),
    });
  } finally {
    await older.drop();
  }
});
