import { join } from "node:path";
import { findProject } from "../project/find.ts";

/** The package's own directory: the same two steps up from src/ and from dist/. */
export const packageDirectory = join(import.meta.dirname, "..", "..");
/** The SQL that the package ships. */
export const layersDirectory = join(packageDirectory, "layers");

/** The project that Rowhouse is called in. In a checkout of Rowhouse that is the example. */
export const projectDirectory = (): string => findProject(process.cwd());
/** The project's own migrations. */
export const migrationsDirectory = (): string => join(projectDirectory(), "migrations");
