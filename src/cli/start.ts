import { Command } from "commander";
export const start = () => new Command("start").description("start everything and serve the API");
