import type { ClientBase } from "pg";
import { reportCheck } from "../../check/report.ts";
import { withAdministrator } from "../../database/administration.ts";
import type { Finding, Report } from "../../report/finding.ts";
import { describeError } from "../describe-error.ts";

/**
 * Follows a schema that is being written: after each change of it, prints the
 * findings that it brought (+) and those that it removed (-). One check at a
 * time; a change during a check is followed by one more.
 */
export function findingsAfterSave(
  url: string,
  print: (line: string) => void,
  check: (client: ClientBase) => Promise<Report> = reportCheck,
): () => void {
  let known: ReadonlyMap<string, Finding> | undefined;
  let busy = false;
  let again = false;

  async function look(): Promise<void> {
    const { findings } = await withAdministrator(url, check);
    const found = new Map(findings.map((finding) => [finding.identity, finding]));
    for (const line of known ? changes(known, found) : summary(findings)) print(line);
    known = found;
  }

  async function run(): Promise<void> {
    busy = true;
    do {
      again = false;
      await look().catch((error: unknown) => print(`check: ${describeError(error)}`));
    } while (again);
    busy = false;
  }

  return () => {
    if (busy) again = true;
    else void run();
  };
}

/** What one change of the schema changed; one line that says so where it changed nothing. */
export function changes(before: ReadonlyMap<string, Finding>, after: ReadonlyMap<string, Finding>): string[] {
  const brought = [...after].filter(([identity]) => !before.has(identity));
  const removed = [...before].filter(([identity]) => !after.has(identity));
  if (brought.length + removed.length === 0) return [`check: no change, ${count(after.size)}`];
  return [
    ...brought.flatMap(([, { level, rule, detail, remedy }]) => [
      `check: + ${level} ${rule}: ${detail}`,
      ...(remedy ? [`check:   fix: ${remedy.split("\n")[0]}`] : []),
    ]),
    ...removed.map(([, { level, rule, object }]) => `check: - ${level} ${rule}: ${object}`),
    `check: ${count(after.size)}`,
  ];
}

const summary = (findings: readonly Finding[]): string[] => [
  ...findings.map(({ level, rule, object }) => `check:   ${level} ${rule}: ${object}`),
  `check: ${count(findings.length)}`,
];

const count = (findings: number): string => (findings === 1 ? "1 finding" : `${findings} findings`);
