import { join } from "node:path";
import { loadDatabase } from "../load.ts";
import type { Subject } from "../subject.ts";
import { codeMutants } from "./code.ts";
import { policyMutants } from "./policies.ts";
import { roleMutants } from "./roles.ts";
import { tableMutants } from "./tables.ts";

export const rails: Subject = {
  name: "rails",
  title: "Rails with integer keys",
  summary:
    "Everything in `public`, `current_setting('app.tenant')::bigint`, one login for all requests, integer keys, polymorphic references, partitions by month, versions kept by a trigger.",
  create: (url) => loadDatabase(url, [join(import.meta.dirname, "sound.sql")]),
  prove: { role: "web" },
  mutants: [...tableMutants, ...policyMutants, ...codeMutants, ...roleMutants],
};
