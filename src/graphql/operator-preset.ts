import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { CommentsPlugin } from "./plugins/CommentsPlugin.ts";
import { IdNamesPlugin } from "./plugins/IdNamesPlugin.ts";
import { OwnClientPlugin } from "./plugins/OwnClientPlugin.ts";
import { PageSizePlugin } from "./plugins/PageSizePlugin.ts";
import { QueryLimitsPlugin } from "./plugins/QueryLimitsPlugin.ts";

/** The operators' API: as that of tenants, but a tenant is a row among others. */
export const OperatorPreset: GraphileConfig.Preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  plugins: [CommentsPlugin, IdNamesPlugin, PageSizePlugin, OwnClientPlugin, QueryLimitsPlugin],
  disablePlugins: ["PgConditionArgumentPlugin", "PgConditionCustomFieldsPlugin", "QueryQueryPlugin"],
  grafast: { timeouts: { planning: 5_000, execution: 30_000 } },
  schema: { connectionFilterAllowNullInput: true, dontSwallowErrors: true },
};
