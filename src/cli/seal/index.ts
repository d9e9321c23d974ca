import { Command } from "commander";
import { rotate } from "./rotate.ts";
import { status } from "./status.ts";

export const seal = () => {
  const group = new Command("seal").description("the keys that tenant contexts are sealed with");
  for (const verb of [status, rotate]) group.addCommand(verb());
  return group;
};
