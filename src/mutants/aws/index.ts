import { join } from "node:path";
import { loadDatabase } from "../load.ts";
import type { Subject } from "../subject.ts";
import { codeMutants } from "./code.ts";
import { policyMutants } from "./policies.ts";
import { roleMutants } from "./roles.ts";
import { tableMutants } from "./tables.ts";

export const aws: Subject = {
  name: "aws",
  title: "A login for each tenant",
  summary:
    "Pooled tables as in the samples of AWS: `tenant_id = current_user`, a group role with the grants, hash partitions, a log filled by a definer trigger, a view that belongs to a reporting role.",
  create: (url) => loadDatabase(url, [join(import.meta.dirname, "sound.sql")]),
  prove: { role: "acme", tenants: ["acme", "globex"] },
  mutants: [...tableMutants, ...policyMutants, ...codeMutants, ...roleMutants],
};
