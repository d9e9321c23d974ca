import type { Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { withoutBystanders } from "./blame.ts";
import { canariesOf } from "./canaries.ts";
import { findSequences, restartSql } from "./catalog/sequences.ts";
import { coverageOf } from "./coverage.ts";
import { smallestPerObject } from "./distinct.ts";
import { proveElsewhere } from "./elsewhere.ts";
import { findingsOf, rules } from "./findings.ts";
import { leftCoverage, leftOut } from "./left.ts";
import { likeliestFirst } from "./likeliest.ts";
import { matrixOf } from "./matrix.ts";
import { withNeeded } from "./needed.ts";
import type { ProveOptions } from "./options.ts";
import type { Pace } from "./pace.ts";
import { allProbes, onTrial } from "./probes/all.ts";
import type { Probe } from "./probes/probe.ts";
import { uncontextedProbes } from "./probes/reads.ts";
import { prepareScene } from "./scene.ts";
import type { Session } from "./session.ts";
import { shrink } from "./shrink.ts";
import { tryInSlices } from "./slices.ts";
import { observeStatistics } from "./statistics.ts";
import { enterTenants } from "./tenants/enter-both.ts";
import { type OnTried, runTrials } from "./trials.ts";
import { isNoisy, type Verdict, verdictOf } from "./verdict.ts";

/** What prove reports beside findings. */
export type Proof = Report & {
  seed: number;
  probes: number;
  noisy: number;
  /** Probes that there was no time for, or that were left when it was stopped. */
  left: number;
  tenants: { a: string; b: string };
};

/** Makes the tenants, tries the probes and reports, inside the caller's transaction. */
export async function proveInTransaction(
  session: Session,
  options: ProveOptions,
  pace: Pace,
): Promise<Proof> {
  const progress = options.onProgress ?? (() => {});
  progress(0, "looking at the schema");
  const [server] = await session.query<{ target: string }>(
    `select format('%s, Postgres %s', current_database(), current_setting('server_version')) as target`,
  );
  const sequences = await findSequences(session, []);
  await session.run(restartSql(sequences, 1));
  if (options.rowsSql) await session.run(options.rowsSql);
  const prepared = await prepareScene(session, options);
  const { unmade } = prepared;
  let { scene } = prepared;
  for (const { name, kind } of scene.relations) {
    if (kind === "materialized") await session.attempt(`refresh materialized view ${name}`);
  }
  const run = (probes: readonly Probe[], onTried: OnTried) =>
    runTrials(session, scene, probes, sequences, onTried);
  const tryAll = (probes: readonly Probe[], from: number, to: number) =>
    tryInSlices(probes, pace, run, (done, note) =>
      progress(from + ((to - from) * done) / probes.length, note),
    );

  const only = options.only ?? [];
  const uncontexted = uncontextedProbes(onTrial(scene, only));
  const before = await tryAll(uncontexted, 0.02, 0.05);
  pace.check();
  scene = await enterTenants(session, scene, options);
  const except = options.except ?? [];
  const found = allProbes(scene, sequences, only, options.random ?? 5).filter(
    ({ object }) => !except.includes(object),
  );
  const probes = pace.hasBudget ? likeliestFirst(found) : found;
  const canaries = canariesOf(scene);
  session.canaries = canaries;
  const during = await tryAll(probes, 0.05, 0.95);
  const trials = [...before, ...during];
  const left = [...uncontexted.slice(before.length), ...probes.slice(during.length)];
  const verdicts = trials.flatMap((trial): Verdict[] =>
    [verdictOf(trial, canaries, scene.entrance.seals !== null) ?? []].flat(),
  );
  progress(0.95, "making the findings small");
  const tryAgain = (tried: readonly Probe[]) => pace.whileOnTime([], () => run(tried, () => pace.check()));
  const guilty = await withoutBystanders(session, scene, verdicts, canaries, tryAgain);
  const small = await shrink(smallestPerObject(guilty), canaries, tryAgain);
  const smallest = await pace.whileOnTime(small, () => withNeeded(session, scene, small));
  const readable = await pace.whileOnTime([], () => observeStatistics(session, scene));
  const elsewhere = await proveElsewhere(scene, options, canaries, pace);
  return {
    tool: "prove",
    version: packageVersion(),
    target: server?.target ?? "",
    evidence: scene.evidence,
    findings: [...findingsOf(scene, smallest, readable), ...elsewhere.flatMap(({ findings }) => findings)],
    suppressed: [],
    coverage: [
      ...coverageOf(scene, trials, unmade),
      ...elsewhere.map(({ coverage }) => coverage),
      ...leftOut(except),
      ...leftCoverage(
        trials.map(({ probe }) => probe),
        left,
        pace.reason,
      ),
    ],
    matrix: matrixOf(scene, trials, verdicts),
    rules,
    seed: scene.seed,
    probes: trials.length,
    left: left.length,
    noisy: trials.filter(isNoisy).length,
    tenants: { a: scene.a.tenant, b: scene.b.tenant },
  };
}
