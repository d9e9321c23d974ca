import { withDatabase } from "../../src/database/urls.ts";
import { loadManyTables, loadPolicyTables } from "../data/many-tables.ts";
import { measureCommand, type Usage } from "../measure/command.ts";
import { median } from "../measure/statistics.ts";
import type { Line, Section } from "./section.ts";

/** What is wanted of a command: the seconds that it takes, and the memory that it holds. */
type Wanted = { readonly seconds: number; readonly megabytes: number };

/** The two tools as a user runs them, each as a process of its own. Ratios are to what is wanted. */
export const checks: Section = {
  name: "check and prove",
  async run({ sealed, unsealed }, { rounds }) {
    const policies = withDatabase(sealed.root, "bench_policies");
    const many = withDatabase(sealed.root, "bench_many");
    await loadPolicyTables(policies);
    await loadManyTables(many);
    const runs = rounds > 50 ? 5 : 3;
    const check = async (url: string) => repeat(runs, () => measureCommand(url, ["check", url]));
    const prove = [await measureCommand(many, ["prove", "--seed", "1", many])];
    const probes = /(\d+) probes as/.exec(prove[0]?.stderr ?? "")?.[1] ?? "?";
    return {
      lines: [
        ...lines(this.name, "check, Rowhouse's own schema", await check(unsealed.root), {
          seconds: 1.5,
          megabytes: 256,
        }),
        ...lines(this.name, "check, 2,000 tables with 8,000 policies", await check(policies), {
          seconds: 3,
          megabytes: 320,
        }),
        ...lines(this.name, `prove, 200 tables, ${Number(probes).toLocaleString("en")} probes`, prove, {
          seconds: 60,
          megabytes: 384,
        }),
      ],
    };
  },
};

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < times; run++) results.push(await work());
  return results;
}

function lines(section: string, name: string, runs: readonly Usage[], wanted: Wanted): Line[] {
  const of = (figure: (usage: Usage) => number) => median(runs.map(figure));
  const line = (what: string, figure: string, ratio: number, budget?: Line["budget"]): Line => ({
    section,
    name: `${name}: ${what}`,
    figure,
    ratio,
    budget,
  });
  const seconds = (ms: number): [string, number] => [
    `${(ms / 1000).toFixed(2)} s`,
    ms / 1000 / wanted.seconds,
  ];
  const megabytes = of((usage) => usage.megabytes);
  return [
    line("time", ...seconds(of(({ ms }) => ms)), { atMost: 1 }),
    line("CPU of Node", ...seconds(of(({ cpuMs }) => cpuMs))),
    line("CPU of the server", ...seconds(of(({ serverMs }) => serverMs))),
    line("memory of Node", `${megabytes.toFixed(0)} MB`, megabytes / wanted.megabytes, { atMost: 1 }),
  ];
}
