import type { ClientBase } from "pg";
import { requestCancel } from "../driver/cancel.ts";
import { loadPart } from "../installed/optional-packages.ts";
import type { Coverage, Finding, Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { canariesOf } from "./canaries.ts";
import { isSuperuser } from "./catalog/roles.ts";
import { findSequences, restartSql } from "./catalog/sequences.ts";
import { coverageOf } from "./coverage.ts";
import { smallestPerObject } from "./distinct.ts";
import { findingsOf, rules } from "./findings.ts";
import type { proveApi as ProveApi } from "./graphql/run.ts";
import { leftCoverage } from "./left.ts";
import { likeliestFirst } from "./likeliest.ts";
import { proveLogin } from "./login/run.ts";
import { matrixOf } from "./matrix.ts";
import { CannotProve, type ProveOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { allProbes, onTrial } from "./probes/all.ts";
import type { Probe } from "./probes/probe.ts";
import { uncontextedProbes } from "./probes/reads.ts";
import { prepareScene } from "./scene.ts";
import { Session } from "./session.ts";
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

/**
 * Tries whether what one tenant can observe depends on another's rows, and
 * whether anything it does changes them. The client is an administrator's
 * (superuser, or BYPASSRLS and owner). Everything happens in one transaction
 * that is rolled back. Throws CannotProve where nothing can be said.
 */
export async function prove(client: ClientBase, options: ProveOptions = {}): Promise<Proof> {
  const session = new Session(client);
  session.batch = options.batch ?? session.batch;
  const pace = new Pace(options.budgetMs, options.signal);
  const [open, close] = options.inTransaction
    ? ["savepoint prove", "rollback to savepoint prove; release savepoint prove"]
    : ["begin isolation level read committed", "rollback"];
  await session.run(open);
  const cancel = () => requestCancel(client);
  pace.signal?.addEventListener("abort", cancel, { once: true });
  try {
    await isSuperuser(session);
    await session.run(
      "set local statement_timeout = '60s'; set local lock_timeout = '5s'; set local row_security = on",
    );
    // What was written is read from the server's own count.
    await session.attempt("set local track_counts = on");
    return await proveInTransaction(session, options, pace);
  } catch (error) {
    if (!pace.isOver) throw error;
    throw new CannotProve(
      `The tenants were not ready ${pace.reason}: nothing was tried. Everything is rolled back.`,
      { cause: error },
    );
  } finally {
    pace.signal?.removeEventListener("abort", cancel);
    await session.run(close).catch(() => {});
    await client.query("deallocate all").catch(() => {});
    session.close();
  }
}

async function proveInTransaction(session: Session, options: ProveOptions, pace: Pace): Promise<Proof> {
  const progress = options.onProgress ?? (() => {});
  progress(0, "looking at the schema");
  const [server] = await session.query<{ target: string }>(
    `select format('%s, Postgres %s', current_database(), current_setting('server_version')) as target`,
  );
  const sequences = await findSequences(session, []);
  await session.run(restartSql(sequences, 1));
  if (options.rowsSql) await session.run(options.rowsSql);
  const { scene, unmade } = await prepareScene(session, options);
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
  await enterTenants(session, scene);
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
  const smallest = await shrink(smallestPerObject(verdicts), canaries, (tried) =>
    pace.whileOnTime([], () => run(tried, () => pace.check())),
  );
  const readable = await pace.whileOnTime([], () => observeStatistics(session, scene));
  const { login: url, api: endpoint } = options;
  const login =
    url &&
    (await pace.whileOnTime(untried("attacks on a used connection"), () =>
      proveLogin(onTrial(scene, only), url),
    ));
  if (endpoint) progress(0.97, "asking the API");
  const api =
    endpoint &&
    (await pace.whileOnTime(untried("root fields of the API"), () => askApi(scene, endpoint, canaries)));
  return {
    tool: "prove",
    version: packageVersion(),
    target: server?.target ?? "",
    evidence: scene.evidence,
    findings: [
      ...findingsOf(scene, smallest, readable),
      ...(login ? login.findings : []),
      ...(api ? api.findings : []),
    ],
    suppressed: [],
    coverage: [
      ...coverageOf(scene, trials, unmade),
      ...[login, api].flatMap((trial) => (trial ? trial.coverage : [])),
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

async function askApi(...args: Parameters<typeof ProveApi>): ReturnType<typeof ProveApi> {
  const { proveApi } = await loadPart("prove --graphql", () => import("./graphql/run.ts"));
  return proveApi(...args);
}

const untried = (what: string): { findings: Finding[]; coverage: Coverage } => ({
  findings: [],
  coverage: {
    what,
    covered: 0,
    total: 1,
    missed: [{ object: what, reason: "there was no time left for them" }],
  },
});

const leftOut = (except: readonly string[]): Coverage[] =>
  except.length === 0
    ? []
    : [
        {
          what: "objects that were to be left out",
          covered: 0,
          total: except.length,
          missed: except.map((object) => ({ object, reason: "left out, as was asked", isAccepted: true })),
        },
      ];
