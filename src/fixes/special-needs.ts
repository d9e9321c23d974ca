import type { Session } from "../prove/session.ts";
import type { Need } from "./needs.ts";

/** The key is written anew, with its action on delete alone: what else it has would be lost. */
export async function keyNeeds(session: Session, object: string, table: string): Promise<Need[]> {
  const [more] = await session.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = $1::regclass and format('constraint %I on ', conname) = left($2, length(format('constraint %I on ', conname)))
        and (confupdtype <> 'a' or condeferrable or confmatchtype <> 's' or not convalidated)`,
    [table, object],
  );
  return more
    ? [{ what: `the SQL leaves out what the key has: ${more.definition}`, command: "call", any: [] }]
    : [];
}

/** A role that owns tables may be the one that runs the migrations. */
export async function ownerNeeds(session: Session, sql: string): Promise<Need[]> {
  const owners = await session.query<{ name: string }>(
    "select distinct quote_ident(rolname) as name from pg_class join pg_roles on pg_roles.oid = relowner where relkind in ('r', 'p')",
  );
  const [owner] = owners.filter(({ name }) => sql.includes(` from ${name};`));
  return owner
    ? [{ what: `${owner.name} owns tables and may need it in a migration`, command: "call", any: [] }]
    : [];
}

/** A function is called by itself, by a trigger, or by the policies of a table. */
export async function functionNeeds(session: Session, object: string, rule: string): Promise<Need[] | null> {
  const [found] = await session.query<{
    signature: string;
    fires: string[];
    guards: string[];
    isStored: boolean;
  }>(
    `select pg_proc.oid::regprocedure::text as signature,
            array(select distinct tgrelid::regclass::text from pg_trigger where tgfoid = pg_proc.oid and not tgisinternal) as fires,
            array(select distinct polrelid::regclass::text from pg_depend join pg_policy on pg_policy.oid = objid
                   where classid = 'pg_policy'::regclass and refclassid = 'pg_proc'::regclass and refobjid = pg_proc.oid) as guards,
            exists (select from pg_depend where refclassid = 'pg_proc'::regclass and refobjid = pg_proc.oid
                      and classid in ('pg_class'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass)) as "isStored"
       from pg_proc
       join pg_namespace on pg_namespace.oid = pronamespace
      where format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)) = $1`,
    [object],
  );
  if (!found) return null;
  const { signature, fires, guards, isStored } = found;
  if (isStored && rule === "immutable-context")
    return [
      {
        what: "an index, a default or a constraint uses it and may need it IMMUTABLE",
        command: "call",
        any: [],
      },
    ];
  if (fires.length > 0)
    return fires.map((table) => ({
      what: `no row could be written to ${table}, which fires it`,
      command: "write",
      any: [table],
    }));
  return [
    ...guards.map(
      (table): Need => ({
        what: `no row of ${table}, whose policies call it, was seen`,
        command: "select",
        any: [table],
      }),
    ),
    ...(guards.length === 0
      ? [{ what: "no call of it found anything", command: "call" as const, any: [signature] }]
      : []),
  ];
}
