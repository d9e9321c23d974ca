import type { Subject } from "../subject.ts";
import { codeMutants } from "./code.ts";
import { createSoundDatabase } from "./create.ts";
import { policyMutants } from "./policies.ts";
import { roleMutants } from "./roles.ts";
import { tableMutants } from "./tables.ts";

export const kernel: Subject = {
  name: "kernel",
  title: "Walls of the kernel",
  summary:
    "Tables behind `tenancy.protect`, and beside them policies written by hand on a setting. UUID keys, roles of the package.",
  create: createSoundDatabase,
  prove: { role: "app_user" },
  mutants: [...tableMutants, ...policyMutants, ...codeMutants, ...roleMutants],
};
