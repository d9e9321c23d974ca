import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageVersion } from "../report/version.ts";
import type { Layer } from "./layer.ts";

const runnerDirectory = join(import.meta.dirname, "runner");

/**
 * The SQL that brings a layer up, for psql and for a driver alike: it compares
 * the files with the ledger in the database and runs what has to run. Not a
 * transaction of its own: see layerTransaction(). Run as the administrator.
 */
export function layerScript(layer: Layer, version = packageVersion()): string {
  return `${collectScript(layer)}
select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('tenancy.ledger'));

-- app_owner is no superuser; a statement that a policy would filter fails; names
-- are qualified. Bodies are checked at the end, by tenancy.check_functions().
set local role app_owner;
set local row_security = off;
set local search_path = '';
set local check_function_bodies = off;

call pg_temp.refuse(${literal(layer.name)}, ${literal(version)});
call pg_temp.bring_up(${literal(layer.name)}, ${literal(version)});

reset role;
${layer.afterwards}`;
}

/** What can tell which files are pending: the functions of the runner, and the files. */
export function collectScript(layer: Layer): string {
  const files = layer.files.map(
    ({ path, text }) =>
      `insert into pg_temp.layer_files (file, body) values (${literal(path)}, ${quoted(text)});`,
  );
  return `set local client_encoding = 'UTF8';

${runner()}
${files.join("\n\n")}

update pg_temp.layer_files set hash = encode(sha256(convert_to(body, 'UTF8')), 'hex');
`;
}

export const layerTransaction = (layer: Layer, version?: string): string =>
  `begin;\n\n${layerScript(layer, version)}\ncommit;\n`;

function runner(): string {
  return readdirSync(runnerDirectory)
    .sort()
    .map((file) => readFileSync(join(runnerDirectory, file), "utf8"))
    .join("\n");
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In dollar quotes, so that it can be read as it is, and psql replaces nothing in it. */
function quoted(text: string): string {
  let tag = "$file$";
  for (let n = 1; text.includes(tag); n += 1) tag = `$file${n}$`;
  return `${tag}${text}${tag}`;
}
