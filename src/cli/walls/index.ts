import { Command } from "commander";
import { status } from "./status.ts";
import { off, on } from "./switch.ts";

export const walls = () => {
  const group = new Command("walls").description("the walls between the tenants");
  for (const verb of [status, off, on]) group.addCommand(verb());
  return group;
};
