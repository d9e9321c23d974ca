import type {} from "postgraphile";
import { CommentsPlugin } from "./plugins/CommentsPlugin.ts";
import { CurrentTenantPlugin } from "./plugins/CurrentTenantPlugin.ts";
import { IdNamesPlugin } from "./plugins/IdNamesPlugin.ts";
import { IndexedColumnsPlugin } from "./plugins/IndexedColumnsPlugin.ts";
import { NotFoundPlugin } from "./plugins/NotFoundPlugin.ts";
import { OwnClientPlugin } from "./plugins/OwnClientPlugin.ts";
import { PageSizePlugin } from "./plugins/PageSizePlugin.ts";
import { PrimaryKeyMutationsPlugin } from "./plugins/PrimaryKeyMutationsPlugin.ts";
import { RelationNamesPlugin } from "./plugins/RelationNamesPlugin.ts";
import { TenantColumnPlugin } from "./plugins/TenantColumnPlugin.ts";
import { TenantKeysPlugin } from "./plugins/TenantKeysPlugin.ts";

/**
 * Makes a schema whose tables are keyed by tenant look like one without tenants.
 * Add it to the `extends` of any PostGraphile 5 preset, after Amber and
 * @graphile/simplify-inflection. It hides, names and bounds; it protects
 * nothing: that is the database's work.
 */
export const RowhousePreset: GraphileConfig.Preset = {
  plugins: [
    TenantKeysPlugin,
    TenantColumnPlugin,
    CurrentTenantPlugin,
    CommentsPlugin,
    IdNamesPlugin,
    RelationNamesPlugin,
    PrimaryKeyMutationsPlugin,
    IndexedColumnsPlugin,
    PageSizePlugin,
    NotFoundPlugin,
    OwnClientPlugin,
  ],
};
