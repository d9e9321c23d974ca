import type {} from "postgraphile";
import type { PgDeleteSingleStep, PgUpdateSingleStep } from "postgraphile/@dataplan/pg";
import { flagError, ObjectStep, SafeError } from "postgraphile/grafast";
import { coded } from "../error-codes.ts";

/**
 * Answers NOT_FOUND when a row that is to be changed or deleted is not there or
 * not in sight: both are told alike. PostGraphile answers a change of nothing
 * like a success without a row, and a deletion of nothing like a fault.
 */
export const NotFoundPlugin: GraphileConfig.Plugin = {
  name: "NotFoundPlugin",
  version: "1.0.0",
  after: ["PgMutationUpdateDeletePlugin"],

  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        if (!plan || !(scope.isPgUpdateMutation || scope.isPgDeleteMutation)) return field;
        return {
          ...field,
          plan($parent, args, info) {
            const $payload = plan($parent, args, info);
            const $row = $payload instanceof ObjectStep ? $payload.getStepForKey("result") : null;
            if ($row) refuseNothing($row as PgUpdateSingleStep | PgDeleteSingleStep);
            return $payload;
          },
        };
      },
    },
  },
};

/** What the step answers for a row: the columns and, as `c`, how many rows there were. */
type Changed = { readonly c?: number } | null;

// The step is of the library's making; only what it answers is looked at, and
// an error of the database, which rejects, goes its way.
function refuseNothing($row: PgUpdateSingleStep | PgDeleteSingleStep): void {
  const execute = $row.execute.bind($row) as (details: never) => Promise<readonly Promise<Changed>[]>;
  const checked = async (details: never) =>
    (await execute(details)).map(async (pending) => {
      const changed = await pending;
      return changed?.c ? changed : flagError(new SafeError("There is no such row.", coded("NOT_FOUND")));
    });
  Object.assign($row, { execute: checked });
}
