import type { Relation } from "./catalog/relations.ts";
import type { Probe, Scene } from "./probes/probe.ts";
import type { Session } from "./session.ts";
import { ownedBy } from "./tenants/ownership.ts";
import { type Trial, type Verdict, verdictOf } from "./verdict.ts";

/**
 * A function that only reads a table which A reads anyway is not to blame. The
 * open tables are closed to A for a moment, and the functions called again: what
 * then shows nothing of B any more is left out.
 */
export async function withoutBystanders(
  session: Session,
  scene: Scene,
  verdicts: readonly Verdict[],
  canaries: readonly string[],
  tryAll: (probes: readonly Probe[]) => Promise<Trial[]>,
): Promise<Verdict[]> {
  const isOfFunction = ({ trial }: Verdict) => trial.probe.command === "call";
  const open = scene.relations.filter((relation) => isOpen(scene, relation, verdicts));
  const suspects = verdicts.filter(isOfFunction);
  if (open.length === 0 || suspects.length === 0) return [...verdicts];
  await session.run("savepoint blame");
  try {
    if (!(await session.attempt(open.map((relation) => closeSql(scene, relation)).join(";\n"))))
      return [...verdicts];
    const again = await tryAll(suspects.map(({ trial }) => trial.probe));
    const guilty = new Set(
      suspects.filter((_, place) => {
        const trial = again[place];
        return trial === undefined || verdictOf(trial, canaries) !== null;
      }),
    );
    return verdicts.filter((verdict) => !isOfFunction(verdict) || guilty.has(verdict));
  } finally {
    await session.run("rollback to savepoint blame; release savepoint blame");
  }
}

const isOpen = (scene: Scene, { name, kind }: Relation, verdicts: readonly Verdict[]): boolean =>
  (kind === "table" || kind === "partitioned") &&
  ownedBy(scene.owners, name, scene.neighbours, "t") !== null &&
  verdicts.some(
    ({ trial: { probe } }) =>
      probe.object === name && /^(reads|changes|deletes|plants-in)-neighbour$/.test(probe.rule),
  );

/** A wall for this role, whatever the table's own policies say; where row security is off, for A's rows nothing changes. */
function closeSql({ owners, neighbours }: Scene, { name }: Relation): string {
  const theirs = ownedBy(owners, name, neighbours, name);
  return `do $$ begin
    if not (select relrowsecurity from pg_catalog.pg_class where oid = '${name.replaceAll("'", "''")}'::regclass) then
      create policy prove_open on ${name} using (true);
    end if;
  end $$;
  alter table ${name} enable row level security;
  create policy prove_closed on ${name} as restrictive using ((${theirs}) is not true)`;
}
