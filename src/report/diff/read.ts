import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RowhouseError } from "../../errors.ts";
import { levels } from "../finding.ts";

const finding = z.object({
  rule: z.string(),
  level: z.enum(levels as ["error", "warning", "info"]),
  object: z.string(),
  detail: z.string(),
  remedy: z.string().nullable(),
  identity: z.string(),
  location: z.object({ file: z.string(), line: z.number() }).optional(),
});
const cell = z.object({
  role: z.string(),
  command: z.string(),
  access: z.enum(["open", "scoped", "shared", "closed"]),
  why: z.string(),
});
const saved = z.object({
  tool: z.enum(["check", "prove"]),
  target: z.string(),
  findings: z.array(finding),
  matrix: z.array(z.object({ relation: z.string(), cells: z.array(cell) })),
});

/** What a comparison needs of a report that --format json wrote. */
export type SavedReport = z.infer<typeof saved>;

/** Reads it. Throws CONFIGURATION_INVALID for a file that is none. */
export async function readReport(path: string): Promise<SavedReport> {
  const text = await readFile(path, "utf8");
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new RowhouseError("CONFIGURATION_INVALID", `${path} is not JSON.`, { cause });
  }
  const { data, error } = saved.safeParse(content);
  if (data) return data;
  const [issue] = error.issues;
  throw new RowhouseError(
    "CONFIGURATION_INVALID",
    `${path} is no report of --format json: ${issue?.path.join(".") || "the file"}: ${issue?.message}.`,
  );
}
