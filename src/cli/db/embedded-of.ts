import type { Config, DatabaseConfig } from "../../config/types.ts";

/** The embedded server of a configuration; fails where DATABASE_URL names another one. */
export function embeddedOf(config: Config): Extract<DatabaseConfig, { kind: "embedded" }> {
  if (config.database.kind === "embedded") return config.database;
  throw new Error(
    "DATABASE_URL is set: that server is not ours to start or stop. Unset it to use the embedded one.",
  );
}
