/** Two first starts in one directory at once: one makes the server, the other joins it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rowhouse, rowhouseUntil, stateDirectory } from "./support/rowhouse.ts";

const directory = stateDirectory();
const env = { ROWHOUSE_DIRECTORY: directory };

test("both serve the same tenants, and each has a file of its own for the demo", async () => {
  const start = () => rowhouseUntil("Ctrl-C stops it.", ["start"], { env });
  const servers = await Promise.all([start(), start()]);
  try {
    const names = readdirSync(directory).filter((name) => name.startsWith("demo"));
    expect(names).toEqual(["demo-", "demo.json"].map((name) => expect.stringContaining(name)));
    const demos = names.map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")));
    const shown = servers.map(({ stdout }) => /GraphQL +(\S+)/.exec(stdout)?.[1]);
    expect(demos.map(({ graphql }) => graphql).sort()).toEqual(shown.sort());
    expect(new Set(shown).size).toBe(2);
    const seen = await Promise.all(demos.map(({ graphql, tenants }) => slugs(graphql, tenants)));
    expect(seen[0]).toEqual(["acme", "globex", "initech"]);
    expect(seen[1]).toEqual(seen[0]);
  } finally {
    await Promise.all(servers.map(({ kill }) => kill("SIGTERM")));
  }
  expect(await rowhouse(["db", "stop"], { env })).toMatchObject({ status: 0 });
});

/** The slug that the API tells each token. */
async function slugs(graphql: string, tenants: { token: string }[]): Promise<string[]> {
  const found = await Promise.all(
    tenants.map(async ({ token }) => {
      const answer = await fetch(graphql, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: "{ currentTenant { slug } }" }),
      });
      return ((await answer.json()) as { data: { currentTenant: { slug: string } } }).data.currentTenant.slug;
    }),
  );
  return found.sort();
}
