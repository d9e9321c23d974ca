import { breakdownTable, missesText, table } from "../../bench/report/table.ts";
import type { Line } from "../../bench/sections/section.ts";

const line = (name: string, ratio: number, budget?: Line["budget"]): Line => ({
  section: "reads",
  name,
  figure: "1.0 µs",
  ratio,
  budget,
});

const lines = [
  line("free", 9),
  line("cheap", 1.05, { atMost: 1.05 }),
  line("dear", 1.06, { atMost: 1.05 }),
  line("fast", 3.5, { atLeast: 3.5 }),
  line("slow", 3.4, { atLeast: 3.5 }),
];

test("the table says which budgets are met", () => {
  const met = table(lines)
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").at(-2)?.trim());
  expect(met).toEqual(["", "yes", "NO", "yes", "NO"]);
});

test("misses are printed with their budget", () => {
  expect(missesText(lines)).toBe(
    "Missed: reads: dear is 1.06, budget at most 1.05.\nMissed: reads: slow is 3.40, budget at least 3.50.",
  );
  expect(missesText(lines.slice(0, 2))).toBe("");
});

test("a breakdown says what each piece adds, and its share of what is added", () => {
  const pieces = [
    { name: "bare", total: 20, added: 0, share: 0 },
    { name: "first", total: 50, added: 30, share: 0.75 },
    { name: "second", total: 60, added: 10, share: 0.25 },
  ];
  const rows = breakdownTable({ title: "a read", pieces }).split("\n").slice(2);
  expect(rows.map((row) => row.replaceAll(/\s+/g, " "))).toEqual([
    "| bare | 20.0 | | |",
    "| first | 50.0 | +30.0 | 75 % |",
    "| second | 60.0 | +10.0 | 25 % |",
  ]);
});
