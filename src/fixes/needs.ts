import { dependents } from "./dependents.ts";
import type { Candidate } from "./fix.ts";
import { functionNeeds, keyNeeds, ownerNeeds } from "./special-needs.ts";
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
  if (finding.rule === "foreign-key-without-tenant")
    return [...needs, ...(await keyNeeds(session, finding.object, found.name))];
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
