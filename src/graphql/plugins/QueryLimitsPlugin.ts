import type {} from "postgraphile/grafserv";
import { costRule } from "../limits/cost-rule.ts";
import { depthRule } from "../limits/depth-rule.ts";
import { checkVariables, inputDepthRule } from "../limits/input-depth.ts";
import { DEFAULT_LIMITS, type QueryLimits } from "../limits/limits.ts";
import { parseAndValidate } from "../limits/parse-and-validate.ts";
import { rootTypeRule } from "../limits/root-type-rule.ts";
import { pageSizes } from "./PageSizePlugin.ts";
import type {} from "./PersistedOperationsPlugin.ts";

declare global {
  namespace GraphileConfig {
    interface GrafservOptions {
      /** What one request may ask for at most. */
      queryLimits?: Partial<QueryLimits>;
    }
  }
}

/** Refuses queries that are too long, too deep or too costly before they reach the database. */
export const QueryLimitsPlugin: GraphileConfig.Plugin = {
  name: "QueryLimitsPlugin",
  version: "1.0.0",

  grafserv: {
    middleware: {
      setPreset(next, event) {
        const limits = limitsOf(event.resolvedPreset);
        const rules = {
          grammar: [...event.validationRules, rootTypeRule],
          limits: [
            depthRule(limits),
            inputDepthRule(limits.inputDepth),
            costRule(limits.cost, pageSizes(event.resolvedPreset.schema ?? {})),
          ],
        };
        const persisted = event.resolvedPreset.grafserv?.persisted?.documents.values();
        const texts = [...(persisted ?? [])];
        const { getExecutionConfig } = event;
        let current: { schema: unknown; parse: ReturnType<typeof parseAndValidate> } | undefined;
        event.getExecutionConfig = async function (context) {
          const config = await getExecutionConfig.call(this, context);
          if (current?.schema !== config.schema) {
            current = {
              schema: config.schema,
              parse: parseAndValidate(config.schema, rules, limits, texts),
            };
          }
          return { ...config, parseAndValidate: current.parse as typeof config.parseAndValidate };
        };
        return next();
      },

      processGraphQLRequestBody(next, { body, resolvedPreset }) {
        checkVariables(body.variableValues, limitsOf(resolvedPreset));
        return next();
      },
    },
  },
};

function limitsOf({ grafserv }: GraphileConfig.ResolvedPreset): QueryLimits {
  return { ...DEFAULT_LIMITS, ...grafserv?.queryLimits };
}
