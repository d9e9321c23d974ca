import { randomInt } from "node:crypto";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import "../src/config/graphile-env.ts";
import { fullSizes, quickSizes } from "./data/load.ts";
import { writeDocument } from "./report/document.ts";
import { describeMachine, machineText } from "./report/machine.ts";
import { figures, type Report, writeReport } from "./report/write.ts";
import { sections } from "./sections/index.ts";
import { isMet, type Results } from "./sections/section.ts";
import { type CoreSleep, withAwakeCores } from "./support/awake-cores.ts";
import { withFixture } from "./support/fixture.ts";

const help = `Usage: npm run bench -- [--quick] [--only ${Object.keys(sections).join(",")}] [--out directory]
                              [--seed number] [--let-cores-sleep] [--document]

Measures what the walls cost, as ratios to the bare driver's figures in the same run.
--quick takes less than three minutes. --document also writes the tables and the
pictures into docs/performance.md. --seed repeats the order of an earlier run, whose
result.json names its seed. The cores are kept awake where the system allows it (Linux,
as root); --let-cores-sleep turns that off. Exits with 1 if a budget is missed.
`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    out: { type: "string", default: "bench/results" },
    rounds: { type: "string" },
    seed: { type: "string" },
    "let-cores-sleep": { type: "boolean", default: false },
    document: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) process.stdout.write(help);
else process.exitCode = await main();

async function main(): Promise<number> {
  const wanted = values.only?.split(",") ?? Object.keys(sections);
  const unknown = wanted.filter((name) => !(name in sections));
  if (unknown.length > 0) {
    process.stderr.write(`There is no section ${unknown.join(", ")}.\n\n${help}`);
    return 2;
  }
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!Number.isInteger(seed)) {
    process.stderr.write(`--seed ${values.seed} is not a whole number.\n\n${help}`);
    return 2;
  }
  const effort = { ...(values.quick ? { rounds: 36, calls: 150 } : { rounds: 100, calls: 300 }), seed };
  if (values.rounds) effort.rounds = Number(values.rounds);
  const say = (message: string) => process.stderr.write(`${message} …\n`);
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const measuredAt = new Date().toISOString();
  return withFixture(values.quick ? quickSizes : fullSizes, say, async (fixture) => {
    const measure = async (sleep: CoreSleep) => {
      const results: Results[] = [];
      for (const name of wanted) {
        const section = sections[name];
        if (!section) continue;
        say(`Measuring: ${section.name}`);
        results.push(await section.run(fixture, effort));
      }
      return { results, machine: await describeMachine(fixture.sealed.root, loadBefore, sleep) };
    };
    const asleep = values["let-cores-sleep"];
    const { results, machine } = await (asleep ? measure("cores may sleep") : withAwakeCores(measure));
    const report: Report = {
      measuredAt,
      mode: values.quick ? "quick" : "full",
      seed,
      machine,
      lines: results.flatMap(({ lines }) => lines),
      breakdowns: results.flatMap(({ breakdowns = [] }) => breakdowns),
      notes: results.flatMap(({ notes = [] }) => notes),
    };
    await writeReport(report, values.out);
    if (values.document) await writeDocument(report);
    process.stdout.write(`${figures(report)}\n\n${machineText(machine)}\n`);
    return report.lines.some((line) => isMet(line) === false) ? 1 : 0;
  });
}
