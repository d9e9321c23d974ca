import { pieceCandidates, type Work } from "../candidates/pieces.ts";
import { withPools } from "../candidates/pools.ts";
import { loadPieces } from "../data/pieces.ts";
import { withoutFlush } from "../data/without-flush.ts";
import { type Cost, measureCosts, medianOfRounds } from "../measure/batches.ts";
import { cpuClock } from "../measure/cpu-clock.ts";
import type { Breakdown, Piece, Section } from "./section.ts";
import { insertRow, insertValues, latest, ofTenant } from "./statements.ts";

const read: Work = {
  rows: 10,
  suffix: "reads",
  text: (table, withTenant) => latest(table, withTenant ? ofTenant : ""),
  values: [],
  protectedTable: "orders",
};

const insert: Work = {
  rows: 1,
  suffix: "inserts",
  text: insertRow,
  values: insertValues,
  protectedTable: "inserts",
  protectionAdds: "the policy on the role (looks up the seal)",
};

/** Where the CPU of a sealed call goes: each piece is measured by adding it to the pieces before it. */
export const breakdown: Section = {
  name: "what the overhead consists of",
  async run(fixture, effort) {
    const clock = cpuClock();
    if (!clock)
      return { lines: [], notes: [`${this.name}: not measured, because this system has no /proc.`] };
    const wall = await loadPieces(fixture.sealed.root, fixture.sizes);
    const breakDown = (title: string, work: Work, login = (url: string) => url): Promise<Breakdown> =>
      withPools(async (pools) => {
        const { root, app } = fixture.sealed;
        const sealed = { ...fixture.sealed, root: login(root), app: login(app) };
        const candidates = await pieceCandidates({ ...fixture, sealed }, pools, wall, work);
        return { title, pieces: piecesOf(await measureCosts(candidates, effort, clock)) };
      });
    return {
      lines: [],
      breakdowns: [
        await breakDown("backend CPU of a sealed 10-row read", read),
        // The CPU of waiting for the disk varies more than most pieces cost.
        await breakDown("backend CPU of a sealed insert, synchronous_commit off", insert, withoutFlush),
      ],
    };
  },
};

/** Totals are compared with the first candidate's of the same round, so that the pieces add up to the whole. */
function piecesOf(costs: readonly Cost[]): Piece[] {
  const first = costs[0] as Cost;
  const bare = medianOfRounds([first.backend], (value) => value);
  const overheads = costs.map(({ backend }) =>
    medianOfRounds([backend, first.backend], (withPieces, without) => withPieces - without),
  );
  const whole = overheads.at(-1) as number;
  return costs.map(({ name }, at) => {
    const overhead = overheads[at] as number;
    const added = overhead - (overheads[at - 1] ?? 0);
    return { name, total: bare + overhead, added, share: added / whole };
  });
}
