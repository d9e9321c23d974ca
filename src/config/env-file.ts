import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";
import { findProject } from "../project/find.ts";

/** Reads the .env of the project into the environment; what is set already stays. Imported by the command alone. */
const file = join(findProject(process.cwd()), ".env");
if (existsSync(file)) loadEnvFile(file);
