import { Command } from "commander";
import { rotate } from "./rotate.ts";

export const credentials = () => {
  const group = new Command("credentials").description("the key that stored secrets are encrypted with");
  group.addCommand(rotate());
  return group;
};
