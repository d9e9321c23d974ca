import type { TestServer } from "../embedded/throw-away.ts";

/** Starts a Postgres in a container, with the package @databases/pg-test. */
export async function startContainer(image = "postgres:18-alpine"): Promise<TestServer> {
  const { default: pgTest } = await import("@databases/pg-test");
  const { databaseURL, kill } = await pgTest.default({ image, debug: false });
  return { root: databaseURL, stop: kill };
}
