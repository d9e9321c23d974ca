import { refuseUnknown } from "../discover/unknown-option.ts";
import type { ProveOptions } from "./options.ts";
import type { Session } from "./session.ts";

/** Refuses options that name a relation, function or role that is not there. Throws UnknownOption. */
export async function checkNamed(session: Session, options: ProveOptions): Promise<void> {
  const { only = [], except = [], waysIn = [], trustedRoles = [] } = options;
  if (only.length + except.length + waysIn.length + trustedRoles.length === 0) return;
  const rows = await session.query<{ kind: "relation" | "function" | "role"; names: string[] }>(
    `select 'relation' as kind, array[pg_class.oid::regclass::text, format('%I.%I', nspname, relname)] as names
       from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and nspname !~ '^pg_' and nspname <> 'information_schema'
     union all
     select 'function', array[pg_proc.oid::regprocedure::text, format('%I.%I', nspname, proname)]
       from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
     union all
     select 'role', array[rolname::text] from pg_catalog.pg_roles
      order by 1, 2`,
  );
  const named = (...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind));
  const refuse = (option: string, what: string, values: readonly string[], kinds: string[]) => {
    const known = named(...kinds);
    const listed = kinds.flatMap((kind) => named(kind)).flatMap(({ names }) => names[0] ?? []);
    refuseUnknown(option, what, values, new Set(known.flatMap(({ names }) => names)), listed);
  };
  refuse("--relation", "relation or function", only, ["relation", "function"]);
  refuse("--except", "relation or function", except, ["relation", "function"]);
  refuse("--way-in", "function", waysIn, ["function"]);
  refuse("--trust-role", "role", trustedRoles, ["role"]);
}
