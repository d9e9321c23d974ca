import { loadPart } from "../installed/optional-packages.ts";
import type { Coverage, Finding } from "../report/finding.ts";
import type { proveApi as ProveApi } from "./graphql/run.ts";
import { proveLogin } from "./login/run.ts";
import type { ProveOptions } from "./options.ts";
import type { Pace } from "./pace.ts";
import { onTrial } from "./probes/all.ts";
import type { Scene } from "./probes/probe.ts";

type Tried = { findings: Finding[]; coverage: Coverage };

/** What is tried on other connections, where it is asked for: those of the real login, and the API. */
export async function proveElsewhere(
  scene: Scene,
  { login, api, only = [], onProgress }: ProveOptions,
  canaries: readonly string[],
  pace: Pace,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  if (login) {
    const work = () => proveLogin(onTrial(scene, only), login);
    tried.push(await pace.whileOnTime(untried("attacks on a used connection"), work));
  }
  if (api) {
    onProgress?.(0.97, "asking the API");
    const work = () => askApi(scene, api, canaries);
    tried.push(await pace.whileOnTime(untried("root fields of the API"), work));
  }
  return tried;
}

async function askApi(...args: Parameters<typeof ProveApi>): ReturnType<typeof ProveApi> {
  const { proveApi } = await loadPart("prove --graphql", () => import("./graphql/run.ts"));
  return proveApi(...args);
}

const untried = (what: string): Tried => ({
  findings: [],
  coverage: {
    what,
    covered: 0,
    total: 1,
    missed: [{ object: what, reason: "there was no time left for them" }],
  },
});
