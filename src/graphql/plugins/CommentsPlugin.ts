import type {} from "postgraphile";

/**
 * Takes the blank lines out of comments that are written over several lines:
 * around them, and between the smart tags and the prose.
 */
export const CommentsPlugin: GraphileConfig.Plugin = {
  name: "CommentsPlugin",
  version: "1.0.0",

  gather: {
    hooks: {
      pgIntrospection_introspection(_info, { introspection }) {
        for (const comment of introspection.descriptions) {
          comment.description = comment.description?.trim().replace(/^((?:@.*\n)+)\n+/, "$1");
        }
      },
    },
  },
};
