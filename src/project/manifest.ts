import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RowhouseError } from "../errors.ts";

const manifestSchema = z.strictObject({
  /** The module that loads the project's demo tenants, relative to package.json. */
  demo: z.string("must be the path of a module").optional(),
});

/** What a project says of itself: the key `rowhouse` of its package.json. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Reads the project's settings; none where it has no package.json. Throws CONFIGURATION_INVALID. */
export function readManifest(project: string): Manifest {
  const file = join(project, "package.json");
  if (!existsSync(file)) return {};
  const { rowhouse = {} } = JSON.parse(readFileSync(file, "utf8")) as { rowhouse?: unknown };
  const { data, error } = manifestSchema.safeParse(rowhouse);
  if (data) return data;
  const faults = error.issues.map(({ path, message }) => `${["rowhouse", ...path].join(".")}: ${message}`);
  throw new RowhouseError("CONFIGURATION_INVALID", `${file} is not valid. ${faults.join("; ")}.`);
}
