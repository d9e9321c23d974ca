/** A proof that is stopped, or has no time for all, says what it left. */
import { likeliestFirst } from "../../src/prove/likeliest.ts";
import { Pace } from "../../src/prove/pace.ts";
import type { Probe } from "../../src/prove/probes/probe.ts";
import { tryInSlices } from "../../src/prove/slices.ts";
import type { Trial } from "../../src/prove/verdict.ts";
import { createTestDatabase } from "../support/database.ts";
import { inTransaction, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
const root = await db.connect("root");
afterAll(() => db.drop());

test("a stopped proof reports every object as left, and leaves the transaction usable", async () => {
  const whole = await proveSchema(root, library);
  const controller = new AbortController();
  await inTransaction(root, async () => {
    await root.query(library);
    const { prove } = await import("../../src/prove/prove.ts");
    const proof = await prove(root, {
      inTransaction: true,
      seed: 1,
      random: 3,
      signal: controller.signal,
      onProgress: (fraction) => {
        if (fraction > 0.05) controller.abort();
      },
    });
    expect(proof.left).toBeGreaterThan(0);
    expect(proof.probes + proof.left).toBe(whole.probes);
    expect(missed(proof)).toContainEqual(
      expect.stringMatching(/^library\.loans: \d+ of \d+ probes were left when it was stopped$/),
    );
    const { rows } = await root.query("select count(*)::int as readers from library.readers");
    expect(rows).toEqual([{ readers: 3 }]);
  });
});

test("a statement that is running is cancelled", async () => {
  const controller = new AbortController();
  const slow = `${library}; create function library.sleep() returns void language sql as $$
      select set_config('library.asleep', 'yes', false); select pg_sleep(50) $$;
    grant execute on function library.sleep() to library_app`;
  const other = await db.connect("root");
  const asleep = async (): Promise<void> => {
    const { rows } = await other.query(
      "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()",
    );
    if (rows.length === 0) return asleep();
    controller.abort();
  };
  const [proof] = await Promise.all([
    proveSchema(root, slow, { only: ["library.sleep"], signal: controller.signal }),
    asleep(),
  ]);
  expect(proof.left).toBeGreaterThan(0);
});

test("without time for anything the proof says that nothing was tried", async () => {
  const run = proveSchema(root, library, { signal: AbortSignal.abort() });
  await expect(run).rejects.toThrow(/nothing was tried/);
});

const probe = (rest: Partial<Probe>): Probe => ({
  object: "t",
  command: "select",
  rule: "reads-neighbour",
  gain: "",
  sql: "select",
  writes: false,
  ...rest,
});

test("controls and plain reads come before oracles", () => {
  const probes = ["unique-oracle", "changes-neighbour", "reads-neighbour"].map((rule) => probe({ rule }));
  const control = probe({ rule: "plants-in-neighbour", control: true });
  expect(likeliestFirst([...probes, control]).map(({ rule }) => rule)).toEqual([
    "plants-in-neighbour",
    "reads-neighbour",
    "changes-neighbour",
    "unique-oracle",
  ]);
});

test("what was finished before the time was up is kept", async () => {
  const controller = new AbortController();
  const probes = Array.from({ length: 10_000 }, () => probe({}));
  let slices = 0;
  const trials = await tryInSlices(
    probes,
    new Pace(undefined, controller.signal),
    async (slice, onTried) => {
      if (++slices === 2) controller.abort();
      onTried(slice.length, "t");
      return slice.map((one): Trial => ({ probe: one, inhabited: { observation, changed: [] } }));
    },
    () => {},
  );
  expect(slices).toBe(2);
  expect(trials.length).toBe(4_000);
});

const observation = { tag: "SELECT 0", rows: [], error: null, notices: [] };
