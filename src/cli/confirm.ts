import { createInterface } from "node:readline/promises";

/** Asks for a yes. Where nobody can answer, the work is refused rather than done. */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new Error(`${question} Nobody is here to answer: add --yes to do it.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} Type "yes" to go on: `);
    if (answer.trim().toLowerCase() !== "yes") throw new Error("Nothing was changed.");
  } finally {
    lines.close();
  }
}
