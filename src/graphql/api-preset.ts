import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { QueryLimitsPlugin } from "./plugins/QueryLimitsPlugin.ts";
import { RowhousePreset } from "./RowhousePreset.ts";

/**
 * The whole API: PostGraphile's Amber preset, short names, filters, no tenants
 * and limits. Filters go through relations, but only forward or along an index.
 */
export const ApiPreset: GraphileConfig.Preset = {
  extends: [
    PostGraphileAmberPreset,
    PgSimplifyInflectionPreset,
    PostGraphileConnectionFilterPreset,
    RowhousePreset,
  ],
  plugins: [QueryLimitsPlugin],
  // `condition` is `filter` with less to it; `Query.query` serves Relay Classic alone.
  disablePlugins: ["PgConditionArgumentPlugin", "PgConditionCustomFieldsPlugin", "QueryQueryPlugin"],
  // Planning holds up every other request: a query that the limits let through takes far less.
  grafast: { timeouts: { planning: 5_000, execution: 30_000 } },
  schema: {
    connectionFilterRelations: true,
    connectionFilterAllowNullInput: true,
    connectionFilterAllowEmptyObjectInput: true,
    // Else a table that is added with the name of a table that is there hides it.
    dontSwallowErrors: true,
  },
};
