import { join } from "node:path";
import { loadDatabase } from "../load.ts";
import type { Subject } from "../subject.ts";
import { codeMutants } from "./code.ts";
import { policyMutants } from "./policies.ts";
import { roleMutants } from "./roles.ts";
import { tableMutants } from "./tables.ts";

const files = ["platform.sql", "sound.sql", "seed.sql"].map((file) => join(import.meta.dirname, file));

export const supabase: Subject = {
  name: "supabase",
  title: "Supabase",
  summary:
    "`auth.uid()` and memberships, the roles and schemas of the platform, policies named in sentences, files in storage, a partitioned feed, a log filled by a definer trigger.",
  create: (url) => loadDatabase(url, files),
  prove: { role: "authenticated" },
  mutants: [...tableMutants, ...policyMutants, ...codeMutants, ...roleMutants],
};
