import { Command } from "commander";
import { commit } from "./commit.ts";
import { psql } from "./psql.ts";
import { reset } from "./reset.ts";
import { start } from "./start.ts";
import { status } from "./status.ts";
import { stop } from "./stop.ts";
import { url } from "./url.ts";
import { watch } from "./watch.ts";

export const db = () => {
  const group = new Command("db").description("the database and its server");
  for (const verb of [start, stop, reset, status, url, psql, watch, commit]) group.addCommand(verb());
  return group;
};
