import type {} from "postgraphile";

/**
 * Rows are changed and deleted by their id. By every other unique key would say
 * the same again, three fields a key, and some of those keys can be changed.
 */
export const PrimaryKeyMutationsPlugin: GraphileConfig.Plugin = {
  name: "PrimaryKeyMutationsPlugin",
  version: "1.0.0",

  schema: {
    entityBehavior: {
      pgResourceUnique: {
        inferred: {
          provides: ["primaryKeyMutations"],
          callback(behavior, [, unique]) {
            return unique.isPrimary
              ? behavior
              : [behavior, "-constraint:resource:update", "-constraint:resource:delete"];
          },
        },
      },
    },
  },
};
