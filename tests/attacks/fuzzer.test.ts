/**
 * Random statements, in whose midst the context changes, in three worlds: B has
 * its rows, B has others, B has none. Whatever can be observed is compared.
 *
 *     FUZZ_SECONDS=3600                     longer than in CI
 *     FUZZ_SEED=… FUZZ_SCRIPTS=…            the same again
 *     FUZZ_FORM=… FUZZ_LEAKS=5              another form of the wall (fuzzer/forms.ts), and more than one leak
 */
import { FORMS } from "./fuzzer/forms.ts";
import { fuzz } from "./fuzzer/fuzz.ts";
import { leakText, runText, setupText } from "./fuzzer/report.ts";
import { makeWorlds } from "./fuzzer/worlds.ts";

const { FUZZ_FORM, FUZZ_SEED, FUZZ_SECONDS, FUZZ_SCRIPTS, FUZZ_LEAKS } = process.env;
const seconds = Number(FUZZ_SECONDS ?? 45);
const seed = Number(FUZZ_SEED ?? Date.now() % 1_000_000_000);
const HOURS = 2 ** 31 - 1;

const worlds = await makeWorlds();
afterAll(() => worlds.drop());

test(
  "no statement tells what B has, whatever changes in its midst",
  async () => {
    const form = FUZZ_FORM ?? "protect";
    await worlds.useForm(form);
    const run = await fuzz(worlds, {
      seed,
      seconds,
      scripts: Number(FUZZ_SCRIPTS ?? Number.MAX_SAFE_INTEGER),
      leaks: Number(FUZZ_LEAKS ?? 1),
    });
    const title = `fuzzer: ${form} on Postgres ${worlds.major}, FUZZ_SEED=${seed}: ${runText(run)}\n`;
    process.stdout.write(title);
    if (run.leaks.length > 0) {
      throw new Error(`${title}\n${run.leaks.map(leakText).join("\n\n")}\n\n-- The worlds:\n${setupText()}`);
    }
    // What is refused at once tells nothing, and proves nothing.
    expect(run.answers.answered).toBeGreaterThan(run.scripts / 3);
  },
  HOURS,
);

/** With a seed that finds the hole of each soon. */
const CONTROLS: Record<string, { seed: number; scripts: number }> = {
  trusting: { seed: 1, scripts: 200 },
  filtering: { seed: 2, scripts: 600 },
  "verified-equality": { seed: 1, scripts: 400 },
  "two-bounds": { seed: 2, scripts: 800 },
  "rows-without-last": { seed: 3, scripts: 400 },
};

if (FUZZ_FORM === undefined) {
  test.each(Object.keys(FORMS).filter((form) => form !== "protect"))(
    "the fuzzer finds the hole of a wall that is weak: %s",
    async (form) => {
      const bounds = CONTROLS[form];
      if (bounds === undefined) throw new Error(`No seed for ${form}.`);
      await worlds.useForm(form);
      const { leaks } = await fuzz(worlds, { ...bounds, kinds: ["foreign", "content"], shrink: false });
      expect(leaks).toHaveLength(1);
    },
  );
}
