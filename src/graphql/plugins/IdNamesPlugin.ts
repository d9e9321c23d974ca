import type {} from "postgraphile";
/**
 * Names `id` what every user calls id: the uuid of a row. Relay's global
 * identifier, which PostGraphile 5 would call `id`, is `nodeId`.
 */
export const IdNamesPlugin: GraphileConfig.Plugin = {
  name: "IdNamesPlugin",
  version: "1.0.0",
  after: ["PgAttributesPlugin", "NodePlugin"],

  inflection: {
    replace: {
      nodeIdFieldName() {
        return "nodeId";
      },
      _attributeName(previous, _preset, details) {
        const name = previous?.(details) ?? details.attributeName;
        return name === "row_id" && details.attributeName === "id" ? "id" : name;
      },
    },
  },
};
