import { PgSelectStep } from "postgraphile/@dataplan/pg";
import { ConstantStep, type ExecutionDetails, type Step } from "postgraphile/grafast";

/** A bind parameter whose value comes from a dependency of the step. */
export interface Placeholder {
  readonly dependencyIndex: number;
  readonly codec: { toPg(value: unknown): unknown };
  readonly alreadyEncoded: boolean;
}

/** Everything that the SQL of a select depends on, as indexes of the step's dependencies. */
export interface SelectInputs {
  readonly context: number;
  /** Written into the SQL as a number. */
  readonly first: number | null;
  /** Written into the SQL as a number. */
  readonly offset: number | null;
  /** Sent as bind parameters. */
  readonly placeholders: readonly Placeholder[];
  /** Change the SQL in ways that cannot be seen from outside, unless they are null. */
  readonly opaque: readonly number[];
  /** Reads a row more than the page has, to tell whether there is a next page. */
  readonly fetchOneExtra: boolean;
}

/** What is read of a step here; the library declares most of it private. */
interface OpenStep {
  readonly dependencies: readonly Step[];
  readonly contextId: number;
  readonly firstStepId: number | null;
  readonly offsetStepId: number | null;
  readonly placeholders: readonly Placeholder[];
  readonly fetchOneExtra: boolean;
}

const open = (step: Step): OpenStep => step as unknown as OpenStep;

/** The inputs of a select of a query; undefined for any other step. */
export function selectInputs(step: Step): SelectInputs | undefined {
  if (!(step instanceof PgSelectStep) || step.mode === "mutation") return undefined;
  if (step.operationPlan.operation.operation !== "query") return undefined;
  const { dependencies, contextId, firstStepId, offsetStepId, placeholders, fetchOneExtra } = open(step);
  const seen = [contextId, firstStepId, offsetStepId, ...placeholders.map((each) => each.dependencyIndex)];
  return {
    context: contextId,
    first: firstStepId,
    offset: offsetStepId,
    placeholders,
    opaque: [...dependencies.keys()].filter(
      (at) => !seen.includes(at) && !isConstant(dependencies[at] as Step),
    ),
    fetchOneExtra,
  };
}

/** Whether the step gives every request the same: it is a literal of the document, or made of such. */
function isConstant(step: Step): boolean {
  if (step instanceof ConstantStep) return true;
  const { dependencies } = open(step);
  // A relation that is read in the same SQL. Any other step without inputs is the request itself.
  const mayLackInputs = step.constructor.name === "PgSelectInlineApplyStep";
  if (!step.isSyncAndSafe || step.hasSideEffects) return false;
  return (mayLackInputs || dependencies.length > 0) && dependencies.every(isConstant);
}

/** What a request gives for a dependency. */
export function inputOf({ values }: ExecutionDetails, at: number | null): unknown {
  return at === null ? null : values[at]?.at(0);
}

/** The value of a placeholder in the form of the wire. */
export function encode({ dependencyIndex, codec, alreadyEncoded }: Placeholder, details: ExecutionDetails) {
  const value = inputOf(details, dependencyIndex);
  return value == null ? null : alreadyEncoded ? value : codec.toPg(value);
}
