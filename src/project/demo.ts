import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RowhouseError } from "../errors.ts";
import type { Rowhouse } from "../rowhouse.ts";
import { readManifest } from "./manifest.ts";

/** A tenant to try, and a user who owns it. */
export interface DemoTenant {
  readonly id: string;
  readonly slug: string;
  readonly userId: string;
}

export interface DemoOptions {
  /** With an operator's connection. */
  readonly rowhouse: Rowhouse;
  /** 32 bytes: the key that stored API secrets are encrypted with. */
  readonly credentialsKey: Uint8Array;
  /** Is told how much is done, from 0 to 1, and what is being loaded. */
  readonly onProgress?: (done: number, label: string) => void;
}

/** Loads the demo tenants, or finds them loaded. `rowhouse start` calls it each time. */
export type LoadDemo = (options: DemoOptions) => Promise<readonly DemoTenant[]>;

/** The module that `rowhouse.demo` in package.json names. */
export interface DemoModule {
  readonly default: LoadDemo;
  /** A GraphQL query that `rowhouse start` shows. */
  readonly query?: string;
}

/** The project's own demo; undefined where its package.json names none. */
export async function readDemoModule(project: string): Promise<DemoModule | undefined> {
  const { demo } = readManifest(project);
  if (demo === undefined) return undefined;
  const file = resolve(project, demo);
  const module = (await import(pathToFileURL(file).href)) as Partial<DemoModule>;
  if (typeof module.default === "function") return module as DemoModule;
  throw new RowhouseError("CONFIGURATION_INVALID", `${file} has no default export that is a function.`, {
    hint: 'It loads the demo tenants; "rowhouse.demo" in package.json names it.',
  });
}
