import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { machineText } from "./machine.ts";
import { figures, pictures, type Report } from "./write.ts";

const documents = new URL("../../docs/", import.meta.url);
const generated = /(<!-- measured -->\n)[\s\S]*(<!-- \/measured -->)/;

/** Writes the tables and the pictures of a run into docs/performance.md. */
export async function writeDocument(report: Report): Promise<void> {
  const file = new URL("performance.md", documents);
  const directory = new URL("performance/", documents);
  await mkdir(directory, { recursive: true });
  await writeFile(new URL("result.json", directory), `${JSON.stringify(report, null, 2)}\n`);
  const files = await readdir(directory);
  for (const name of files) if (name.endsWith(".svg")) await rm(new URL(name, directory));
  const drawn = pictures(report.lines);
  for (const { name, svg } of drawn) await writeFile(new URL(`${name}.svg`, directory), svg);
  const text = [
    `Measured ${report.measuredAt.slice(0, 10)} (${report.mode} run) on ${machineText(report.machine)}.`,
    figures(report),
    drawn.map(({ name, section }) => `![${section}](performance/${name}.svg)`).join("\n"),
  ].join("\n\n");
  const before = await readFile(file, "utf8");
  await writeFile(
    file,
    before.replace(generated, (_, start: string, end: string) => `${start}${text}\n${end}`),
  );
}
