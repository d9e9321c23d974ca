import { codeMutants } from "./code.ts";
import type { Mutant } from "./mutant.ts";
import { policyMutants } from "./policies.ts";
import { roleMutants } from "./roles.ts";
import { tableMutants } from "./tables.ts";

/** Every way in which the sound schema is broken, one at a time. */
export const mutants: readonly Mutant[] = [...tableMutants, ...policyMutants, ...codeMutants, ...roleMutants];
