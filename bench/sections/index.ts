import { aggregates } from "./aggregates.ts";
import { alternatives } from "./alternatives.ts";
import { breakdown } from "./breakdown.ts";
import { checks } from "./checks.ts";
import { cpu } from "./cpu.ts";
import { crowds } from "./crowds.ts";
import { delays } from "./delays.ts";
import { graphql } from "./graphql.ts";
import { keys } from "./keys.ts";
import { reads } from "./reads.ts";
import { scales } from "./scales.ts";
import type { Section } from "./section.ts";
import { transactions } from "./transactions.ts";
import { writes } from "./writes.ts";

/** By the name that `--only` takes. */
export const sections: Readonly<Record<string, Section>> = {
  cpu,
  breakdown,
  reads,
  transactions,
  writes,
  aggregates,
  delays,
  scales,
  crowds,
  alternatives,
  graphql,
  checks,
  keys,
};
