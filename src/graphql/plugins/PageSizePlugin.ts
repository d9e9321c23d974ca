import { SafeError } from "postgraphile/grafast";
import { coded } from "../error-codes.ts";

declare global {
  namespace GraphileBuild {
    interface SchemaOptions {
      /** Rows of a page when the query does not say. Default: 50. */
      defaultPageSize?: number;
      /** Rows of a page at most; asking for more is an error. Default: 500. */
      maxPageSize?: number;
    }
  }
}

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

/**
 * Gives every list a size: without `first` or `last` the default, and never
 * more than the maximum, whether written in the query or passed as a variable.
 */
export const PageSizePlugin: GraphileConfig.Plugin = {
  name: "PageSizePlugin",
  version: "1.0.0",
  after: ["PgFirstLastBeforeAfterArgsPlugin"],

  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args: {
        after: ["PgFirstLastBeforeAfterArgsPlugin"],
        callback(args, build, { scope }) {
          if (!isPaged(scope) || !args.first) return args;
          const { standard, maximum } = pageSizes(build.options);
          const sized = { ...args };
          sized.first = {
            type: args.first.type,
            description: `Only read the first \`n\` values of the set: ${standard} unless said otherwise, ${maximum} at most.`,
          };
          if (args.last) {
            sized.last = {
              type: args.last.type,
              description: `Only read the last \`n\` values of the set: ${maximum} at most.`,
            };
          }
          return sized;
        },
      },

      GraphQLObjectType_fields_field(field, build, { scope }) {
        const { plan } = field;
        if (!isPaged(scope) || !plan) return field;
        const { standard, maximum } = pageSizes(build.options);
        const { lambda } = build.grafast;
        return {
          ...field,
          plan($parent, args, info) {
            const $list = plan($parent, args, info);
            const $first = args.getRaw("first");
            const $last = args.getRaw("last");
            $list.setFirst(
              lambda([$first, $last], ([first, last]) => firstOf(first, last, standard, maximum), true),
            );
            $list.setLast?.(
              lambda($last, (last) => (last == null ? null : atMost("last", last, maximum)), true),
            );
            return $list;
          },
        };
      },
    },
  },
};

function isPaged(scope: { isPgFieldConnection?: boolean; isPgFieldSimpleCollection?: boolean }): boolean {
  return Boolean(scope.isPgFieldConnection || scope.isPgFieldSimpleCollection);
}

export function pageSizes({ defaultPageSize, maxPageSize }: GraphileBuild.SchemaOptions) {
  const maximum = maxPageSize ?? MAX_PAGE_SIZE;
  return { standard: Math.min(defaultPageSize ?? DEFAULT_PAGE_SIZE, maximum), maximum };
}

function firstOf(first: unknown, last: unknown, standard: number, maximum: number): number | null {
  if (first != null && last != null) throw invalid("Ask for the first or for the last rows, not for both.");
  if (first != null) return atMost("first", first, maximum);
  return last == null ? standard : null;
}

function atMost(argument: string, value: unknown, maximum: number): number {
  const rows = Number(value);
  if (rows >= 0 && rows <= maximum) return rows;
  throw invalid(`${argument} is ${rows}: it must be between 0 and ${maximum}.`);
}

function invalid(message: string): SafeError {
  return new SafeError(message, coded("INVALID_VALUE"));
}
