import { join } from "node:path";
import { packageDirectory } from "../../postgres/paths.ts";

/** Where the queries and pages of the check are, in a checkout and in an installed package alike. */
export const checkDirectory = join(packageDirectory, "src", "check");
