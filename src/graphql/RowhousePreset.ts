import type {} from "postgraphile";
import { IdNamesPlugin } from "./plugins/IdNamesPlugin.ts";
import { TenantColumnPlugin } from "./plugins/TenantColumnPlugin.ts";
import { TenantKeysPlugin } from "./plugins/TenantKeysPlugin.ts";

/**
 * Makes a schema whose tables are keyed by tenant look like one without tenants.
 * Add it to the `extends` of any PostGraphile 5 preset, after Amber and
 * @graphile/simplify-inflection. It hides and names; it protects nothing: that
 * is the database's work.
 */
export const RowhousePreset: GraphileConfig.Preset = {
  plugins: [TenantKeysPlugin, TenantColumnPlugin, IdNamesPlugin],
};
