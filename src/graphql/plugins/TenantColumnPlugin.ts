import type {} from "postgraphile";
import { TENANT_COLUMN } from "./TenantKeysPlugin.ts";

/**
 * Hides the tenant's column everywhere: it is no field, input, order, filter or
 * condition. The column stays in the row's type, because rows passed to
 * functions are written column by column; on insert the database fills it in.
 */
export const TenantColumnPlugin: GraphileConfig.Plugin = {
  name: "TenantColumnPlugin",
  version: "1.0.0",

  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        override: {
          provides: ["tenantColumn"],
          callback(behavior, [, attributeName], build) {
            const { tenantColumn = TENANT_COLUMN } = build.options;
            return attributeName === tenantColumn ? [behavior, "-*"] : behavior;
          },
        },
      },
    },
  },
};
