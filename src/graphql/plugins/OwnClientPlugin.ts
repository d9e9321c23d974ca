import type {} from "postgraphile/@dataplan/pg";
import { type AdaptorSettings, createWithPgClient } from "../adaptor.ts";

/**
 * Gives a request the client of this adaptor as it is. PostGraphile would lend
 * it, counting who holds it, and set a timer of five seconds after each
 * statement to release it; it holds nothing that could be released. Services of
 * another adaptor are left as they are.
 */
export const OwnClientPlugin: GraphileConfig.Plugin = {
  name: "OwnClientPlugin",
  version: "1.0.0",
  after: ["PgContextPlugin"],

  grafast: {
    middleware: {
      prepareArgs(next, { args }) {
        for (const { adaptor, adaptorSettings, withPgClientKey } of args.resolvedPreset?.pgServices ?? []) {
          if (adaptor.createWithPgClient !== createWithPgClient) continue;
          const client = createWithPgClient(adaptorSettings as AdaptorSettings);
          Object.assign(args.contextValue as object, { [withPgClientKey]: client });
        }
        return next();
      },
    },
  },
};
