import { type CheckOptions, checkDatabase } from "../check/check.ts";
import type { Session } from "../prove/session.ts";
import { administratorSql } from "../prove/tenants/context.ts";
import type { Candidate } from "./fix.ts";
import { needsOf, unmet } from "./needs.ts";
import { alone, type Stage } from "./stage.ts";
import { type Baseline, succeeded } from "./statement.ts";
import { statementsOf } from "./statements.ts";
import { applyOne, type Outcomes, takeBaseline, tryAll } from "./try.ts";

/** What became of the candidates, and what those that passed were tried with. */
export type Tried = { outcomes: Outcomes; evidence: string };

/**
 * A candidate passes if Postgres takes it with everybody's rows in place, a user
 * of a tenant that is alone loses nothing by it, and the check is content
 * afterwards.
 */
export async function tryCandidates(
  stage: Stage,
  candidates: readonly Candidate[],
  options: CheckOptions,
): Promise<Tried> {
  const { session, scenes } = stage;
  const refused = await inSavepoint(session, () => applyEach(session, candidates));
  const applicable = candidates.filter((candidate) => !refused.has(candidate));
  const relations = scenes[0]?.relations ?? [];
  let baselines: Baseline[] = [];
  const lost = await alone(stage, async () => {
    baselines = await takeBaseline(session, relations, scenes.flatMap(statementsOf));
    const unproven = await unprovenOf(stage, applicable, baselines);
    const provable = applicable.filter((candidate) => !unproven.has(candidate));
    return new Map([...unproven, ...(await tryAll(session, relations, provable, baselines))]);
  });
  const kept = applicable.filter((candidate) => lost.get(candidate) === null);
  const remaining = await inSavepoint(session, () => stillFound(session, kept, options));
  return {
    outcomes: new Map([...refused, ...lost, ...remaining]),
    evidence: evidenceOf(stage, baselines),
  };
}

async function inSavepoint<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.run("savepoint trial");
  try {
    return await work();
  } finally {
    await session.run("rollback to savepoint trial; release savepoint trial");
  }
}

async function applyEach(session: Session, candidates: readonly Candidate[]): Promise<Outcomes> {
  const refused: Outcomes = new Map();
  for (const candidate of candidates) {
    const said = await applyOne(session, candidate.sql);
    if (said !== null) refused.set(candidate, said);
  }
  return refused;
}

/** Those of which the trial would say nothing, because nothing worked before. */
async function unprovenOf(
  stage: Stage,
  candidates: readonly Candidate[],
  baselines: readonly Baseline[],
): Promise<Outcomes> {
  const unproven: Outcomes = new Map();
  for (const candidate of candidates) {
    const needs = await needsOf(stage, candidate);
    const missing = needs === null ? "its object was not recognised" : unmet(needs, baselines);
    if (missing !== null) unproven.set(candidate, `It is not proven to change nothing: ${missing}.`);
  }
  return unproven;
}

/** Applies them all, and looks for what they were to remove. */
async function stillFound(
  session: Session,
  kept: readonly Candidate[],
  options: CheckOptions,
): Promise<Outcomes> {
  if (kept.length === 0) return new Map();
  await applyEach(session, kept);
  await session.run(administratorSql);
  const { findings } = await checkDatabase(session.client, options);
  const found = new Set(findings.map(({ identity }) => identity));
  return new Map(
    kept
      .filter(({ finding }) => found.has(finding.identity))
      .map((candidate) => [
        candidate,
        "It changes nothing for the user, but the check finds the same after it.",
      ]),
  );
}

function evidenceOf({ scenes }: Stage, baselines: readonly Baseline[]): string {
  const roles = scenes.map(({ principal }) => principal.role).join(", ");
  const worked = baselines.filter(({ statement, seen }) => succeeded(statement, seen)).length;
  return `Tried as ${roles} in tenant ${scenes[0]?.a.tenant}: ${baselines.length} statements, of which ${worked} found or changed something, said the same before and after it.`;
}
