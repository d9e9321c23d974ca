import { wordsOf } from "../discover/functions/words.ts";
import type { Session } from "../prove/session.ts";
import type { Need } from "./needs.ts";

type Stored = { signature: string; name: string; source: string; isSeparate: boolean };

/**
 * What reads a table with its owner's rights, for whom row security is no wall
 * until it is forced: SECURITY DEFINER functions, also through others that they
 * call, and views. Bodies are text to Postgres too, so they are followed by name.
 */
export async function dependents(session: Session, table: string): Promise<Need[]> {
  const functions = await session.query<Stored>(
    `select pg_proc.oid::regprocedure::text as signature, proname as name,
            coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc) as source,
            prosecdef and not exists (select from pg_trigger where tgfoid = pg_proc.oid)
              and not exists (select from pg_depend where classid = 'pg_policy'::regclass
                                and refclassid = 'pg_proc'::regclass and refobjid = pg_proc.oid) as "isSeparate"
       from pg_proc
       join pg_class on pg_class.oid = $1::regclass
       join pg_namespace on pg_namespace.oid = pronamespace
      where (not prosecdef or proowner = relowner) and nspname !~ '^pg_' and nspname <> 'information_schema'
        and prokind in ('f', 'p')
        and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')`,
    [table],
  );
  const views = await session.query<{ name: string }>(
    `select distinct reader.oid::regclass::text as name
       from pg_depend
       join pg_rewrite on classid = 'pg_rewrite'::regclass and pg_rewrite.oid = objid
       join pg_class as reader on reader.oid = ev_class and reader.relkind = 'v'
       join pg_class as read on read.oid = refobjid and reader.relowner = read.relowner
      where refclassid = 'pg_class'::regclass and refobjid = $1::regclass
        and not coalesce((select option_value::boolean from pg_options_to_table(reader.reloptions)
                           where option_name = 'security_invoker'), false)`,
    [table],
  );
  return [
    ...readersOf(functions, table).map(
      ({ signature }): Need => ({
        what: `${signature} reads ${table} as the owner, and no call of it found anything`,
        command: "call",
        any: [signature],
      }),
    ),
    ...views.map(
      ({ name }): Need => ({
        what: `the view ${name} reads ${table} as the owner, and showed no row`,
        command: "select",
        any: [name],
      }),
    ),
  ];
}

function readersOf(functions: readonly Stored[], table: string): Stored[] {
  const relname = table.replace(/^.*\./, "").replaceAll('"', "").toLowerCase();
  const words = new Map(
    functions.map((stored) => [
      stored,
      new Set(wordsOf(stored.source).map(({ text }) => text.toLowerCase())),
    ]),
  );
  const names = new Set([relname]);
  for (let size = 0; size !== names.size; ) {
    size = names.size;
    for (const stored of functions)
      if ([...names].some((name) => words.get(stored)?.has(name))) names.add(stored.name.toLowerCase());
  }
  return functions.filter(
    (stored) => stored.isSeparate && [...names].some((name) => words.get(stored)?.has(name)),
  );
}
