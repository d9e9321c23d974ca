import { join } from "node:path";

/** Where the queries and pages of the check are; the build copies them beside the code. */
export const checkDirectory = join(import.meta.dirname, "..");
