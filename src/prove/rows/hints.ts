import type { ClientBase } from "pg";

/** By column name, the constants that policies, views and functions compare such a column with. */
export type Hints = ReadonlyMap<string, readonly string[]>;

/** By column name, the keys of its JSON that are asked for, and what they are compared with. */
export type JsonHints = ReadonlyMap<string, readonly { key: string; value: string }[]>;

/** Reads the text of every policy, view and function of the user's schemas. */
export async function readHints(client: ClientBase): Promise<{ hints: Hints; json: JsonHints }> {
  const { rows } = await client.query<{ text: string }>(
    `select concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as text
       from pg_catalog.pg_policy
     union all
     select pg_get_viewdef(pg_class.oid)
       from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('v', 'm') and ${isOfUser("pg_class")}
     union all
     select coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc)
       from pg_catalog.pg_proc
       join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
       join pg_catalog.pg_language on pg_language.oid = prolang
      where lanname in ('sql', 'plpgsql') and ${isOfUser("pg_proc")}`,
  );
  const hints = new Map<string, string[]>();
  const json = new Map<string, { key: string; value: string }[]>();
  for (const { text } of rows) {
    for (const { column, value } of comparisonsIn(text)) append(hints, column, value);
    for (const { column, ...asked } of claimsIn(text)) append(json, column, asked);
  }
  return { hints, json };
}

const isOfUser = (catalog: string) =>
  `nspname !~ '^pg_' and nspname not in ('information_schema', 'tenancy')
   and not exists (select from pg_catalog.pg_depend
                    where classid = 'pg_catalog.${catalog}'::regclass and objid = ${catalog}.oid and deptype = 'e')`;

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

const name = `"?([a-z_][a-z0-9_$]*)"?`;
const cast = `\\)*(?:::[a-z ]+(?:\\[\\])?)?\\)*`;
const operator = `(?:=|<>|!=|<=|>=|<|>|!?~~?\\*?|(?:not )?i?like|is (?:not )?distinct from)`;
const constant = `(?:'((?:[^']|'')*)'|(-?\\d+(?:\\.\\d+)?)\\b)`;
const compared = new RegExp(`${name}(?:\\(\\))?${cast}\\s*${operator}\\s*\\(*${constant}`, "gi");
const reversed = new RegExp(
  `${constant}${cast}\\s*${operator}\\s*(?:any\\s*)?\\(*(?:[a-z_0-9]+\\.)?${name}`,
  "gi",
);
const listed = new RegExp(
  `${name}${cast}\\s*(?:=\\s*any|<>\\s*all|(?:not )?in|@>|<@|&&)\\s*\\(*(?:array\\[)?([^\\])]*)`,
  "gi",
);
const claimed = new RegExp(
  `${name}\\)*\\s*->>?\\s*'((?:[^']|'')*)'${cast}(?:\\s*${operator}\\s*\\(*${constant})?`,
  "gi",
);

/** A setting, and what follows in the same comparison. */
const setting = /current_setting\(\s*'([^']+)'((?:(?!current_setting| and | or |;)[\s\S]){0,200})/gi;

/** `column = 'constant'`, `'constant' = any (column)` and `column in ('one', 'other')`, as text. */
function comparisonsIn(text: string): { column: string; value: string }[] {
  const found: { column: string; value: string }[] = [];
  const note = (column: string | undefined, quoted: string | undefined, plain?: string) => {
    const value = quoted?.replaceAll("''", "'").replaceAll(/[%*^$]/g, "") ?? plain;
    if (column && value) found.push({ column: column.toLowerCase(), value });
  };
  for (const [, column, quoted, plain] of text.matchAll(compared)) note(column, quoted, plain);
  for (const [, column, after] of text.matchAll(setting))
    for (const [, quoted, plain] of (after ?? "").matchAll(new RegExp(constant, "g")))
      note(column, quoted, plain);
  for (const [, quoted, plain, column] of text.matchAll(reversed)) note(column, quoted, plain);
  for (const [, column, list] of text.matchAll(listed))
    for (const [, quoted, plain] of (list ?? "").matchAll(new RegExp(constant, "g")))
      note(column, quoted, plain);
  return found;
}

/** `column ->> 'key' = 'value'`; without a value, true. */
function claimsIn(text: string): { column: string; key: string; value: string }[] {
  return [...text.matchAll(claimed)].flatMap(([, column, key, quoted, plain]) =>
    column && key ? [{ column: column.toLowerCase(), key, value: quoted ?? plain ?? "true" }] : [],
  );
}
