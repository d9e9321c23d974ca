import type { Config } from "../config/types.ts";
import type { KnownUrls } from "../database/open.ts";
import { projectDirectory } from "../database/paths.ts";
import { type DemoModule, readDemoModule } from "../project/demo.ts";
import { generateDemo } from "../project/generated-demo.ts";
import type { Rowhouse } from "../rowhouse.ts";
import type { Demo } from "./announce.ts";
import { step } from "./progress.ts";

const QUERY = "{ currentTenant { slug name } }";

export const noDemo: Demo = { tenants: [], query: QUERY };

/** Loads the demo tenants: the project's own, or two that are made from its catalogs. */
export async function loadDemo(config: Config, urls: KnownUrls, rowhouse: Rowhouse): Promise<Demo> {
  const module = await readDemoModule(projectDirectory());
  const query = module?.query ?? QUERY;
  return step("Loading the demo tenants", async ({ note, done }) => {
    if (module) return { query, tenants: await load(module) };
    if (!urls.operator) throw new Error("Demo tenants need the operator: set OPERATOR_PASSWORD.");
    const { tenants, missing } = await generateDemo(urls.operator);
    for (const sentence of missing) console.error(`Demo: ${sentence}`);
    return { query, tenants };

    function load({ default: loadTenants }: DemoModule) {
      return loadTenants({
        rowhouse,
        credentialsKey: config.credentialsKeys[0],
        onProgress: (fraction, text) => {
          done(fraction);
          note(text);
        },
      });
    }
  });
}
