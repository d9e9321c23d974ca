import { join } from "node:path";

/** The package's own directory: the same two steps up from src/ and from dist/. */
export const packageDirectory = join(import.meta.dirname, "..", "..");
export const migrationsDirectory = join(packageDirectory, "migrations");
