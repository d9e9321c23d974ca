import { binariesIn } from "../embedded/binaries.ts";
import { startThrowAwayServer, type TestServer } from "../embedded/throw-away.ts";
import { startContainer } from "./container.ts";

export type TestServerOptions = {
  /** The administrator's URL of a server that is there. It stays, and its databases are left alone. */
  databaseUrl?: string | undefined;
  /** Start Postgres in a container. */
  container?: boolean | undefined;
  /** The directory of another Postgres's programs, such as /usr/lib/postgresql/16/bin. */
  programs?: string | undefined;
};

/** Starts the server that a run of tests asks for; a throw-away embedded one where nothing is said. */
export async function startTestServer(wanted: TestServerOptions = {}): Promise<TestServer> {
  if (wanted.databaseUrl) return { root: wanted.databaseUrl, stop: async () => {} };
  if (wanted.container) return startContainer();
  return startThrowAwayServer(wanted.programs ? binariesIn(wanted.programs) : undefined);
}
