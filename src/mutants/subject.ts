import type { ProveOptions } from "../prove/options.ts";
import type { Mutant } from "./mutant.ts";

/** A sound schema, and every way in which it is broken. */
export type Subject = {
  /** One word, for the names of its databases. */
  name: string;
  /** For the page: whose style it is. */
  title: string;
  /** For the page: what it has, in a sentence or two. */
  summary: string;
  /** Makes a database with the schema in it. The URL is an administrator's. */
  create: (url: string) => Promise<void>;
  /** What prove has to be told. */
  prove: Pick<ProveOptions, "role" | "tenants">;
  mutants: readonly Mutant[];
};
