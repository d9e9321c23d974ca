import type { ClientBase } from "pg";
import { loadPart } from "../installed/optional-packages.ts";
import type { Coverage, Report } from "../report/finding.ts";
import { packageVersion } from "../report/version.ts";
import { withoutBystanders } from "./blame.ts";
import { canariesOf } from "./canaries.ts";
import { isSuperuser } from "./catalog/roles.ts";
import { findSequences, restartSql } from "./catalog/sequences.ts";
import { coverageOf } from "./coverage.ts";
import { smallestPerObject } from "./distinct.ts";
import { findingsOf, rules } from "./findings.ts";
import type { proveApi as ProveApi } from "./graphql/run.ts";
import { proveLogin } from "./login/run.ts";
import { matrixOf } from "./matrix.ts";
import { withNeeded } from "./needed.ts";
import type { ProveOptions } from "./options.ts";
import { allProbes, onTrial } from "./probes/all.ts";
import type { Probe } from "./probes/probe.ts";
import { uncontextedProbes } from "./probes/reads.ts";
import { prepareScene } from "./scene.ts";
import { Session } from "./session.ts";
import { shrink } from "./shrink.ts";
import { observeStatistics } from "./statistics.ts";
import { enterTenants } from "./tenants/enter-both.ts";
import { runTrials } from "./trials.ts";
import { isNoisy, type Verdict, verdictOf } from "./verdict.ts";

/** What prove reports beside findings. */
export type Proof = Report & {
  seed: number;
  probes: number;
  noisy: number;
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
  const [open, close] = options.inTransaction
    ? ["savepoint prove", "rollback to savepoint prove; release savepoint prove"]
    : ["begin isolation level read committed", "rollback"];
  await session.run(open);
  try {
    await isSuperuser(session);
    await session.run(
      "set local statement_timeout = '60s'; set local lock_timeout = '5s'; set local row_security = on",
    );
    // What was written is read from the server's own count.
    await session.attempt("set local track_counts = on");
    return await proveInTransaction(session, options);
  } finally {
    await session.run(close).catch(() => {});
    await client.query("deallocate all").catch(() => {});
    session.close();
  }
}

async function proveInTransaction(session: Session, options: ProveOptions): Promise<Proof> {
  const progress = options.onProgress ?? (() => {});
  progress(0, "looking at the schema");
  const sequences = await findSequences(session, []);
  await session.run(restartSql(sequences, 1));
  if (options.rowsSql) await session.run(options.rowsSql);
  const prepared = await prepareScene(session, options);
  const { unmade } = prepared;
  let { scene } = prepared;
  for (const { name, kind } of scene.relations) {
    if (kind === "materialized") await session.attempt(`refresh materialized view ${name}`);
  }
  const tryAll = (tried: readonly Probe[], from = 0, to = 0) =>
    runTrials(session, scene, tried, sequences, (fraction, note) => {
      if (to > 0) progress(from + (to - from) * fraction, note);
    });

  const only = options.only ?? [];
  const uncontexted = await tryAll(uncontextedProbes(onTrial(scene, only)));
  scene = await enterTenants(session, scene, options);
  const except = options.except ?? [];
  const probes = allProbes(scene, sequences, only, options.random ?? 5).filter(
    ({ object }) => !except.includes(object),
  );
  const canaries = canariesOf(scene);
  const trials = [...uncontexted, ...(await tryAll(probes, 0.05, 0.95))];
  const verdicts = trials.flatMap((trial): Verdict[] =>
    [verdictOf(trial, canaries, scene.entrance.seals !== null) ?? []].flat(),
  );
  progress(0.95, "making the findings small");
  const guilty = await withoutBystanders(session, scene, verdicts, canaries, (tried) => tryAll(tried));
  const small = await shrink(smallestPerObject(guilty), canaries, (tried) => tryAll(tried));
  const smallest = await withNeeded(session, scene, small);
  const readable = await observeStatistics(session, scene);
  const login = options.login ? await proveLogin(onTrial(scene, only), options.login) : null;
  if (options.api) progress(0.97, "asking the API");
  const api = options.api ? await askApi(scene, options.api, canaries) : null;
  const [server] = await session.query<{ target: string }>(
    `select format('%s, Postgres %s', current_database(), current_setting('server_version')) as target`,
  );
  return {
    tool: "prove",
    version: packageVersion(),
    target: server?.target ?? "",
    evidence: scene.evidence,
    findings: [
      ...findingsOf(scene, smallest, readable),
      ...(login?.findings ?? []),
      ...(api?.findings ?? []),
    ],
    suppressed: [],
    coverage: [
      ...coverageOf(scene, trials, unmade),
      ...[login, api].flatMap((trial) => trial?.coverage ?? []),
      ...leftOut(except),
    ],
    matrix: matrixOf(scene, trials, verdicts),
    rules,
    seed: scene.seed,
    probes: trials.length,
    noisy: trials.filter(isNoisy).length,
    tenants: { a: scene.a.tenant, b: scene.b.tenant },
  };
}

async function askApi(...args: Parameters<typeof ProveApi>): ReturnType<typeof ProveApi> {
  const { proveApi } = await loadPart("prove --graphql", () => import("./graphql/run.ts"));
  return proveApi(...args);
}

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
