import type {} from "postgraphile";
import type { Step } from "postgraphile/grafast";
import { QuerySelect } from "../compiled/query-select.ts";

/** By step, so by document, operation and schema; gone when Grafast forgets the operation's plan. */
const selects = new WeakMap<Step, QuerySelect | null>();

/**
 * Keeps the SQL of queries, which PostGraphile builds anew for each request, a
 * seventh of its time. Kept is what the document alone decides: the text, and
 * literals. Where a variable changes the text (a filter, an order, a cursor)
 * the library builds it, as it does for mutations.
 *
 * It takes for granted that what plugins add to the SQL for a literal is always
 * the same. A filter that writes the current time into the SQL is none.
 */
export const CompiledSelectsPlugin: GraphileConfig.Plugin = {
  name: "CompiledSelectsPlugin",
  version: "1.0.0",

  grafast: {
    middleware: {
      executeStep(next, { step, executeDetails }) {
        let select = selects.get(step);
        if (select === undefined) {
          select = QuerySelect.of(step) ?? null;
          selects.set(step, select);
        }
        return select?.execute(executeDetails) ?? next();
      },
    },
  },
};
