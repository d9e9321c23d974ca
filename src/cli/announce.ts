import { relative } from "node:path";
import type { Config } from "../config/types.ts";
import type { KnownUrls } from "../database/open.ts";
import type { RunningServer } from "../http/server.ts";
import type { DemoTenant } from "../project/demo.ts";
import { writeDemoFile } from "./demo-file.ts";
import { DEMO_TOKEN_LIFETIME, demoToken } from "./demo-token.ts";

/** The demo tenants, and a query to try. */
export type Demo = { tenants: readonly DemoTenant[]; query: string };

/** Says where the API is and how to try it, on the terminal and in demo.json. */
export async function announce(
  config: Config,
  { url, graphqlUrl }: RunningServer,
  urls: KnownUrls,
  demo: Demo,
): Promise<void> {
  const tenants = [];
  for (const { id, slug, userId } of demo.tenants) {
    const token = await demoToken(config.jwt, { id, slug, userId });
    if (token) tenants.push({ id, slug, userId, token });
  }
  const { root, owner, app, operator } = urls;
  const content = { graphql: graphqlUrl, tenants, databases: { root, owner, app, operator } };
  console.log(`\nGraphQL     ${graphqlUrl}\nRuru (IDE)  ${url}/`);
  const [first] = tenants;
  if (first) {
    const file = writeDemoFile(config.stateDirectory, content);
    console.log(
      `\nA token per tenant, good for ${DEMO_TOKEN_LIFETIME} (also in ${relative(process.cwd(), file)}):`,
    );
    for (const { slug, token } of tenants) console.log(`\n  ${slug}\n  ${token}`);
    console.log(`\nTry it:\n\n  ${curl(graphqlUrl, first.token, demo.query)}`);
  }
  console.log("\nCtrl-C stops it.");
}

const curl = (graphqlUrl: string, token: string, query: string): string =>
  `curl -s ${graphqlUrl} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' --data '${JSON.stringify({ query })}'`;
