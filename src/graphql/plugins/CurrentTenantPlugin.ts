import type { GraphQLOutputType } from "graphql";
import type {} from "postgraphile";

declare global {
  namespace GraphileBuild {
    interface SchemaOptions {
      /** The table that holds the tenants themselves. Default: `tenants`. */
      tenantTable?: string;
    }
  }
}

const TENANT_TABLE = "tenants";

/**
 * Shows the tenants' table as the one row that can be seen of it:
 * `currentTenant`. Lists and look-ups of tenants would promise more than the
 * wall gives, and a node id would hold the tenant's id.
 */
export const CurrentTenantPlugin: GraphileConfig.Plugin = {
  name: "CurrentTenantPlugin",
  version: "1.0.0",

  schema: {
    entityBehavior: {
      pgResource: {
        override: {
          provides: ["currentTenant"],
          callback(behavior, resource, build) {
            return isTenantTable(resource, build)
              ? [behavior, "-query:resource:connection", "-query:resource:list"]
              : behavior;
          },
        },
      },
      pgResourceUnique: {
        override: {
          provides: ["currentTenant"],
          callback(behavior, [resource], build) {
            return isTenantTable(resource, build) ? [behavior, "-query:resource:single"] : behavior;
          },
        },
      },
      pgCodec: {
        override: {
          provides: ["currentTenant"],
          callback(behavior, codec, build) {
            return isTenantTable(codec, build) ? [behavior, "-type:node"] : behavior;
          },
        },
      },
    },

    hooks: {
      GraphQLObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        if (!scope.isRootQuery) return fields;
        const resource = Object.values(build.input.pgRegistry.pgResources).find(
          (candidate) => !candidate.parameters && isTenantTable(candidate, build),
        );
        if (!resource || !build.behavior.pgResourceMatches(resource, "resource:select")) return fields;
        const type = build.getGraphQLTypeByPgCodec(resource.codec, "output");
        if (!type) return fields;
        const fieldName = "currentTenant";
        return build.extend(
          fields,
          {
            [fieldName]: fieldWithHooks({ fieldName }, () => ({
              description: "The tenant that the request belongs to: the only one it can see.",
              type: type as GraphQLOutputType,
              plan: () => resource.find().single(),
            })),
          },
          "Adding the current tenant",
        );
      },
    },
  },
};

interface FromDatabase {
  readonly extensions?: Partial<{ pg: { name: string } }> | undefined;
}

function isTenantTable(entity: FromDatabase, build: { options: GraphileBuild.SchemaOptions }): boolean {
  return entity.extensions?.pg?.name === (build.options.tenantTable ?? TENANT_TABLE);
}
