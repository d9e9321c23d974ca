import type { Relation } from "../prove/catalog/relations.ts";
import type { Session } from "../prove/session.ts";
import type { Candidate } from "./fix.ts";
import { observeAll } from "./observe.ts";
import { type Baseline, isSame, lossOf, type Statement, succeeded } from "./statement.ts";

/** What became of a candidate: null where nothing was lost, otherwise why not. */
export type Outcomes = Map<Candidate, string | null>;

/** Sends the statements twice: what differs between the two says nothing. */
export async function takeBaseline(
  session: Session,
  relations: readonly Relation[],
  statements: readonly Statement[],
): Promise<Baseline[]> {
  const taken: Baseline[] = [];
  await observeAll(session, relations, statements, (seen, at) => {
    taken.push({ statement: statements[at] as Statement, seen, isNoisy: false });
    return true;
  });
  await observeAll(session, relations, statements, (again, at) => {
    const first = taken[at] as Baseline;
    taken[at] = { ...first, isNoisy: !isSame(first.seen, again) };
    return true;
  });
  // What found something tells most of what a fix takes away.
  const rank = ({ statement, seen }: Baseline) => Number(!succeeded(statement, seen));
  return taken.sort((one, other) => rank(one) - rank(other));
}

/** After so many losses it is known that something is lost; a recursion without end takes a while each time. */
const ENOUGH = 3;

/**
 * Applies the candidates together; where a statement then says something else,
 * halves them until it is known which ones are to blame. What passed stays
 * applied, so the next ones are tried on top of it.
 */
export async function tryAll(
  session: Session,
  relations: readonly Relation[],
  candidates: readonly Candidate[],
  baselines: readonly Baseline[],
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  await tryGroup(candidates, baselines);
  return outcomes;

  async function tryGroup(group: readonly Candidate[], suspected: readonly Baseline[]): Promise<void> {
    if (group.length === 0) return;
    await session.run("savepoint fixes");
    const refused = await applyAll(session, group);
    // What went wrong with more of them is what is likeliest to go wrong with fewer.
    const losses = refused ? [] : await lossesIn(suspected);
    const lost =
      losses.length > 0 || refused
        ? losses
        : await lossesIn(baselines.filter((each) => !suspected.includes(each)));
    if (!refused && lost.length === 0) {
      await session.run("release savepoint fixes");
      for (const candidate of group) outcomes.set(candidate, null);
      return;
    }
    await session.run("rollback to savepoint fixes; release savepoint fixes");
    const [only, ...more] = group;
    if (only && more.length === 0) {
      outcomes.set(only, refused ?? worst(lost));
      return;
    }
    const half = Math.ceil(group.length / 2);
    const blamed = lost.length > 0 ? lost.map(({ baseline }) => baseline) : suspected;
    await tryGroup(group.slice(0, half), blamed);
    await tryGroup(group.slice(half), blamed);
  }

  async function lossesIn(tried: readonly Baseline[]): Promise<Loss[]> {
    const losses: Loss[] = [];
    const statements = tried.map(({ statement }) => statement);
    await observeAll(session, relations, statements, (seen, at) => {
      const baseline = tried[at] as Baseline;
      const words = lossOf(baseline, seen);
      if (words !== null) losses.push({ baseline, words });
      return losses.length < ENOUGH;
    });
    return losses;
  }
}

type Loss = { baseline: Baseline; words: string };

/** The loss that tells most: of a statement that had found something, and of the smallest. */
function worst(losses: readonly Loss[]): string {
  const found = losses.filter(({ baseline: { statement, seen } }) => succeeded(statement, seen));
  const [shortest] = [...(found.length > 0 ? found : losses)].sort(
    (one, other) => one.words.length - other.words.length,
  );
  return `${shortest?.words}.`;
}

/** Applies them in order; answers what Postgres says where it refuses one. The caller takes them back. */
async function applyAll(session: Session, candidates: readonly Candidate[]): Promise<string | null> {
  for (const { sql } of candidates) {
    const refused = await applyOne(session, sql);
    if (refused !== null) return refused;
  }
  return null;
}

/** What Postgres says where it refuses a statement; null where it takes it, which then stays applied. */
export async function applyOne(session: Session, sql: string): Promise<string | null> {
  await session.run("savepoint fix");
  const { error } = await session.observe(sql);
  if (error) await session.run("rollback to savepoint fix");
  await session.run("release savepoint fix");
  return error
    ? `Postgres refuses it here: ${[error.message, error.detail].filter(Boolean).join(" — ")}`
    : null;
}
