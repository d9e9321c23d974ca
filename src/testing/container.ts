import type { TestServer } from "../embedded/throw-away.ts";
import { loadPart } from "../installed/optional-packages.ts";

/** Starts a Postgres in a container, with the package @databases/pg-test. */
export async function startContainer(image = "postgres:18-alpine"): Promise<TestServer> {
  const { default: pgTest } = await loadPart("A Postgres in a container", () => import("@databases/pg-test"));
  const { databaseURL, kill } = await pgTest.default({ image, debug: false });
  return { root: databaseURL, stop: kill };
}
