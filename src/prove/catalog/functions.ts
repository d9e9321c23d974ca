import type { Session } from "../session.ts";
import { isOwnSchema } from "./own-schemas.ts";

export type Argument = { name: string; type: string; baseType: string; hasDefault: boolean };

/** A function that the role of a tenant may call. */
export type Callable = {
  /** As SQL names it, with its argument types. */
  signature: string;
  /** As it is called, without arguments. */
  name: string;
  kind: "function" | "procedure" | "aggregate" | "window";
  /** Why it cannot be called by itself: it takes or returns what only the server handles. */
  uncallable: string | null;
  arguments: Argument[];
  returnsSet: boolean;
  returnsRow: boolean;
  /** Whether the last argument is a list, passed whole. */
  isVariadic: boolean;
  /** Whether the planner may run it before a policy. */
  leakproof: boolean;
  /** Whether its comment says that tenants are entered by it: `@rowhouse allow function-sets-tenant`, and why. */
  isWayIn: boolean;
};

/** Every function in the user's schemas that the role may execute, but those of extensions. */
export async function findFunctions(
  session: Session,
  role: string,
  schemas: readonly string[],
): Promise<Callable[]> {
  return session.query<Callable>(
    `select pg_proc.oid::regprocedure::text as signature,
       format('%I.%I', nspname, proname) as name,
       case prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window' end as kind,
       case when returned.typname in ('trigger', 'event_trigger', 'internal', 'language_handler', 'fdw_handler', 'index_am_handler', 'tsm_handler')
            then 'it returns ' || returned.typname
            when exists (select from unnest(proargtypes) a join pg_type on pg_type.oid = a
                          where typname in ('internal', 'cstring')) then 'it takes internal values' end as uncallable,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'name', coalesce(names.name, ''),
                 'type', format_type(types.type, null),
                 'baseType', coalesce(base.typname, own.typname),
                 'hasDefault', types.place > pronargs - pronargdefaults) order by types.place), '[]')
          from unnest(proargtypes::oid[]) with ordinality types (type, place)
          join pg_type own on own.oid = types.type
          left join pg_type base on base.oid = own.typbasetype
          left join (select name, row_number() over (order by place) as place
                       from unnest(proargnames, coalesce(proargmodes, array_fill('i'::"char", array[coalesce(cardinality(proargnames), 0)])))
                            with ordinality all_names (name, mode, place)
                      where mode in ('i', 'b', 'v')) names on names.place = types.place) as arguments,
       proretset as "returnsSet",
       returned.typtype = 'c' or returned.typname = 'record' as "returnsRow",
       provariadic <> 0 as "isVariadic",
       proleakproof as leakproof,
       coalesce(obj_description(pg_proc.oid, 'pg_proc') ~ '@rowhouse allow function-sets-tenant[[:space:]]+[^[:space:]]', false) as "isWayIn"
     from pg_proc
     join pg_namespace on pg_namespace.oid = pronamespace
     join pg_type returned on returned.oid = prorettype
    where ${isOwnSchema("nspname")}
      and (cardinality($2::text[]) = 0 or nspname = any ($2))
      and has_schema_privilege($1::name, pg_namespace.oid, 'usage')
      and has_function_privilege($1::name, pg_proc.oid, 'execute')
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
    order by 1`,
    [role, schemas],
  );
}
