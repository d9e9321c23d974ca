import { relative } from "node:path";
import type { Config } from "../config/types.ts";
import type { KnownUrls } from "../database/open.ts";
import type { DemoTenant } from "../demo/load.ts";
import type { RunningServer } from "../http/server.ts";
import { writeDemoFile } from "./demo-file.ts";
import { DEMO_TOKEN_LIFETIME, demoToken } from "./demo-token.ts";

const QUERY = "{ currentTenant { slug } exchangeAccounts(first: 5) { nodes { id name } } }";

/** Says where the API is and how to try it, on the terminal and in demo.json. */
export async function announce(
  config: Config,
  { url, graphqlUrl }: RunningServer,
  urls: KnownUrls,
  demoTenants: DemoTenant[],
): Promise<void> {
  const tenants = [];
  for (const { id, slug, userId } of demoTenants) {
    const token = await demoToken(config.jwt, { id, slug, userId });
    if (token) tenants.push({ id, slug, userId, token });
  }
  const { root, owner, app, operator } = urls;
  const demo = { graphql: graphqlUrl, tenants, databases: { root, owner, app, operator } };
  console.log(`\nGraphQL     ${graphqlUrl}\nRuru (IDE)  ${url}/`);
  const [first] = tenants;
  if (first) {
    const file = writeDemoFile(config.stateDirectory, demo);
    console.log(
      `\nA token per tenant, good for ${DEMO_TOKEN_LIFETIME} (also in ${relative(process.cwd(), file)}):`,
    );
    for (const { slug, token } of tenants) console.log(`\n  ${slug}\n  ${token}`);
    console.log(`\nTry it:\n\n  ${curl(graphqlUrl, first.token)}`);
  }
  console.log("\nCtrl-C stops it.");
}

const curl = (graphqlUrl: string, token: string): string =>
  `curl -s ${graphqlUrl} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' --data '${JSON.stringify({ query: QUERY })}'`;
