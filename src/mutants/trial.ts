import pg from "pg";
import { checkDatabase } from "../check/check.ts";
import { prove } from "../prove/prove.ts";
import type { Finding } from "../report/finding.ts";
import type { Mutant } from "./mutant.ts";
import type { Subject } from "./subject.ts";

/** What each half says of a mutant: names of the rules that it had not found in the sound schema. */
export type Result = {
  subject: Subject;
  mutant: Mutant;
  check: string[];
  prove: string[];
  milliseconds: number;
};

/** What both halves find in a schema that nobody broke. */
export type Baseline = { check: Finding[]; prove: Finding[]; notCovered: string[] };

const options = { inTransaction: true, seed: 1, random: 2 };

export function examineSound(url: string, subject: Subject): Promise<Baseline> {
  return inTransaction(url, async (client) => {
    const proof = await prove(client, { ...options, ...subject.prove });
    return {
      check: (await checkDatabase(client)).findings,
      prove: [...proof.findings],
      notCovered: proof.coverage.flatMap(({ missed }) =>
        missed.map(({ object, reason }) => `${object}: ${reason}`),
      ),
    };
  });
}

/** Breaks the schema, runs both, and takes everything back: the roles too, which all databases share. */
export function tryMutant(
  url: string,
  subject: Subject,
  mutant: Mutant,
  baseline: Baseline,
): Promise<Result> {
  const started = performance.now();
  return inTransaction(url, async (client) => {
    await client.query(mutant.sql).catch((cause: Error) => {
      throw new Error(`The mutant "${mutant.name}" cannot be made: ${cause.message}`, { cause });
    });
    const fresh = (found: readonly Finding[], known: readonly Finding[]) => {
      const before = new Set(known.map(({ identity }) => identity));
      return [
        ...new Set(found.filter(({ identity }) => !before.has(identity)).map(({ rule }) => rule)),
      ].sort();
    };
    const proof = await prove(client, { ...options, ...subject.prove, only: mutant.on });
    const { findings } = await checkDatabase(client);
    return {
      subject,
      mutant,
      check: fresh(findings, baseline.check),
      prove: fresh(proof.findings, baseline.prove),
      milliseconds: performance.now() - started,
    };
  });
}

/** Each mutant has a connection of its own: what a session has once set is never quite unset. */
async function inTransaction<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks fails its query; unheard, it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("begin");
    return await work(client);
  } finally {
    await client.query("rollback").catch(() => {});
    await client.end();
  }
}
