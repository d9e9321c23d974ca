import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import type { Layer } from "../../../src/layers/layer.ts";
import { readLayer } from "../../../src/layers/read.ts";
import { layerTransaction } from "../../../src/layers/script.ts";

export type ToyFiles = {
  steps?: Record<string, string>;
  definitions?: Record<string, string>;
  /** The order of the definitions, where it is another than that of the object. */
  index?: string[];
};

const parents: string[] = [];
afterAll(() => {
  for (const parent of parents) rmSync(parent, { recursive: true, force: true });
});

/** Writes a layer called toy to a folder of its own and returns the folder. */
export function writeToyLayer({ steps = {}, definitions = {}, index }: ToyFiles, directory?: string): string {
  if (directory === undefined) {
    parents.push(mkdtempSync(join(tmpdir(), "rowhouse-layer-")));
    directory = join(parents.at(-1) ?? "", "toy");
  }
  rmSync(directory, { recursive: true, force: true });
  for (const [folder, files] of Object.entries({ steps, definitions })) {
    mkdirSync(join(directory, folder), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, folder, name), text);
  }
  const layer = { needs: [], definitions: index ?? Object.keys(definitions) };
  writeFileSync(join(directory, "layer.json"), JSON.stringify(layer));
  return directory;
}

export const toyLayer = (files: ToyFiles): Layer => readLayer(writeToyLayer(files));

/** Brings the toy layer up, as `rowhouse migrate` of that version would. Leaves no transaction open. */
export async function bringUp(root: Client, files: ToyFiles, version = "1.0.0"): Promise<void> {
  try {
    await root.query(layerTransaction(toyLayer(files), version));
  } catch (error) {
    await root.query("rollback");
    throw error;
  }
}

/** Takes the toy layer away, for the next test. */
export async function forgetToys(root: Client): Promise<void> {
  await root.query("drop schema if exists toy cascade; delete from tenancy.ledger where layer = 'toy'");
}

export type LedgerRow = { file: string; hash: string | null; version: string; objects: string[] };

export async function ledger(root: Client): Promise<LedgerRow[]> {
  const { rows } = await root.query<LedgerRow>(
    "select file, hash, package_version as version, objects from tenancy.ledger where layer = 'toy' order by file",
  );
  return rows;
}

/** The functions, views and triggers of schema toy, by name. */
export async function toys(root: Client): Promise<string[]> {
  const { rows } = await root.query<{ toys: string[] }>(
    `select array(
       select oid::regprocedure::text from pg_proc where pronamespace = to_regnamespace('toy')
       union all
       select oid::regclass::text from pg_class where relnamespace = to_regnamespace('toy') and relkind = 'v'
       union all
       select tgname from pg_trigger join pg_class on pg_class.oid = tgrelid
        where relnamespace = to_regnamespace('toy') and not tgisinternal
       order by 1) as toys`,
  );
  return rows[0]?.toys ?? [];
}
