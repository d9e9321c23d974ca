import { Command } from "commander";
import { cancel } from "./cancel.ts";
import { create } from "./create.ts";
import { limits } from "./limits.ts";
import { list } from "./list.ts";
import { resume } from "./resume.ts";
import { show } from "./show.ts";
import { suspend } from "./suspend.ts";

export const tenant = () => {
  const group = new Command("tenant").description("the tenants: each verb is recorded with its reason");
  for (const verb of [create, list, show, suspend, resume, cancel, limits]) group.addCommand(verb());
  return group;
};
