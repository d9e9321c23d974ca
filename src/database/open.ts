import type { Config } from "../config/types.ts";
import { embeddedUrl, releaseEmbedded, startEmbedded } from "../embedded/embedded.ts";
import { type DatabaseUrls, databaseUrls } from "./urls.ts";

/** Of a prepared database only the server's login, and the operator's where a password is set. */
export type KnownUrls = Pick<DatabaseUrls, "app"> & Partial<DatabaseUrls>;

export type OpenDatabase = {
  urls: KnownUrls;
  /** Ends the embedded server where this process started it. */
  close: () => Promise<void>;
};

/** Makes the configured database reachable: starts the embedded server where that is the one. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  const { database, stateDirectory } = config;
  if (database.kind !== "embedded") return { urls: knownUrls(config), close: async () => {} };
  const root = await startEmbedded(stateDirectory, true);
  return { urls: databaseUrls(root, database.passwords), close: () => releaseEmbedded(stateDirectory) };
}

/** The URLs of the configured database as it is. Fails where the embedded server has never been started. */
export function knownUrls({ database, stateDirectory }: Config): KnownUrls {
  if (database.kind === "prepared") {
    const { url, operatorUrl } = database;
    return { app: url, ...(operatorUrl && { operator: operatorUrl }) };
  }
  return databaseUrls(
    database.kind === "embedded" ? embeddedUrl(stateDirectory) : database.url,
    database.passwords,
  );
}

/** Runs the callback with the configured database and closes it afterwards. Needs the administrator. */
export async function withAdministeredDatabase<T>(
  config: Config,
  callback: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  if (config.database.kind === "prepared") {
    throw new Error(
      "This needs the administrator, and DATABASE_URL is the server's own login: set it to the administrator's URL.",
    );
  }
  const { urls, close } = await openDatabase(config);
  try {
    return await callback(urls as DatabaseUrls);
  } finally {
    await close();
  }
}
