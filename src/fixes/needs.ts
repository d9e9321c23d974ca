import type { Session } from "../prove/session.ts";
import { dependents } from "./dependents.ts";
import type { Candidate } from "./fix.ts";
import type { Stage } from "./stage.ts";
import { type Baseline, succeeded } from "./statement.ts";

/** What must have worked before a fix, or the trial says nothing of it. `any`: one of these objects is enough. */
export type Need = { what: string; command: "select" | "call" | "write"; any: readonly string[] };

/** Rules whose SQL takes nothing away, or nothing that a statement of a tenant's user can have a use for. */
const needNothing = new Set([
  "dangerous-privilege",
  "index-not-tenant-led",
  "partition-unwalled",
  "policy-lookup-unindexed",
]);

/** What a tenant's user must be seen to do, before and after, for the fix to be proven. Null where its object is not known. */
export async function needsOf(
  { session, scenes }: Stage,
  { finding, sql }: Candidate,
): Promise<Need[] | null> {
  if (needNothing.has(finding.rule)) return ownerNeeds(session, sql);
  const signature = /^function (.*)$/s.exec(finding.object)?.[1];
  if (signature !== undefined) return functionNeeds(session, signature, finding.rule);
  const [found] = await session.query<{ name: string | null }>(
    "select pg_catalog.to_regclass($1)::text as name",
    [finding.object.replace(/^.* on /s, "")],
  );
  if (!found?.name) return null;
  const needs: Need[] = [
    { what: `no row of the tenant in ${found.name} was seen`, command: "select", any: [found.name] },
    { what: `no row of the tenant could be written to ${found.name}`, command: "write", any: [found.name] },
  ];
  if (finding.rule !== "rls-not-forced" && finding.rule !== "rls-disabled") return needs;
  // What the user cannot call by itself is tried by what calls it.
  const reachable = new Set(
    scenes.flatMap(({ functions, relations }) => [
      ...functions.filter(({ uncallable }) => uncallable === null).map(({ signature }) => signature),
      ...relations.filter(({ selectable }) => selectable.length > 0).map(({ name }) => name),
    ]),
  );
  const readers = await dependents(session, found.name);
  return [...needs, ...readers.filter(({ any }) => any.some((name) => reachable.has(name)))];
}

/** A role that owns tables may be the one that runs the migrations. */
async function ownerNeeds(session: Session, sql: string): Promise<Need[]> {
  const owners = await session.query<{ name: string }>(
    "select distinct quote_ident(rolname) as name from pg_class join pg_roles on pg_roles.oid = relowner where relkind in ('r', 'p')",
  );
  const [owner] = owners.filter(({ name }) => sql.includes(` from ${name};`));
  return owner
    ? [{ what: `${owner.name} owns tables and may need it in a migration`, command: "call", any: [] }]
    : [];
}

/** A function is called by itself, by a trigger, or by the policies of a table. */
async function functionNeeds(session: Session, object: string, rule: string): Promise<Need[] | null> {
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

/** The first need that nothing met, in words; null where all were. */
export function unmet(needs: readonly Need[], baselines: readonly Baseline[]): string | null {
  const missing = needs.find((need) => !isMet(need, baselines));
  return missing?.what ?? null;
}

function isMet({ command, any }: Need, baselines: readonly Baseline[]): boolean {
  const sent = baselines.filter(({ statement }) => any.includes(statement.object));
  if (command !== "write")
    return sent.some(({ statement, seen }) => statement.command === command && succeeded(statement, seen));
  const writes = sent.filter(({ statement }) => !["select", "call"].includes(statement.command));
  // What is refused to the user before a fix is nothing that it can lose.
  return (
    writes.length === 0 ||
    writes.some(
      ({ statement, seen }) => succeeded(statement, seen) || seen.observation.error?.code === "42501",
    )
  );
}
