import type { Expression } from "./nodes/expression.ts";
import type { Catalog } from "./policies/catalog.ts";

/** Something outside of the row that says who asks. */
export type Source =
  /** A setting; with a path, a claim in the JSON that the setting holds, which may be unfolded as a list. */
  | { kind: "setting"; setting: string; path: readonly string[]; through: string | null; isList?: boolean }
  | { kind: "role"; who: "current_user" | "session_user"; through: string | null }
  /** A function whose body cannot be read, such as one in C. */
  | { kind: "function"; through: string };

/** One text for each source: two that are equal say the same. */
export function sourceKey(source: Source): string {
  if (source.kind === "role") return source.who;
  return source.kind === "function" ? `${source.through}()` : [source.setting, ...source.path].join("\0");
}

/** The source in words. */
export function sourceInWords(source: Source): string {
  const through = source.through === null ? "" : ` (through ${source.through}())`;
  if (source.kind === "role") return `${source.who}${through}`;
  if (source.kind === "function") return `the function ${source.through}()`;
  if (source.path.length === 0) return `the setting ${source.setting}${through}`;
  return `the claim ${source.path.join(".")} of the setting ${source.setting}${through}`;
}

/** What an expression reads of who asks: settings, claims in them, the session's user, itself or through functions. */
export function sourcesOf(expression: Expression, catalog: Catalog): Source[] {
  const found = new Map<string, Source>();
  const add = (source: Source) => found.set(sourceKey(source), source);
  const visit = (part: Expression, path: readonly string[], isList = false): void => {
    const step = claimStep(part, catalog);
    if (step) {
      visit(step.base, [...step.claims, ...path], isList);
      return;
    }
    if (part.kind === "who" && part.who !== "other") add({ kind: "role", who: part.who, through: null });
    if (part.kind === "call") {
      const [first] = part.args;
      if (catalog.settingReaders.has(part.function)) {
        const name = textOf(first);
        if (name !== undefined)
          add({ kind: "setting", setting: name, path, through: null, ...(isList && { isList }) });
        return;
      }
      for (const source of throughFunction(part, path, catalog))
        add(isList && source.kind === "setting" ? { ...source, isList } : source);
    }
    const unfolds = part.kind === "call" && UNFOLDS.test(catalog.builtins.get(part.function) ?? "");
    if ("args" in part) for (const arg of part.args) visit(arg, path, isList || unfolds);
    if (part.kind === "subquery") {
      for (const output of part.query.outputs) visit(output, path);
      for (const other of [...part.query.sources, ...part.query.conditions]) visit(other, []);
      for (const nested of part.query.subqueries)
        visit({ kind: "subquery", form: "value", query: nested, args: [] }, path);
    }
  };
  visit(expression, []);
  return [...found.values()];
}

/** What a function reads; where it takes the claim's name, the call says which. */
function throughFunction(
  { function: oid, args }: Expression & { kind: "call" },
  path: readonly string[],
  catalog: Catalog,
): Source[] {
  const called = catalog.functions.get(oid);
  if (!called?.readsContext) return [];
  const through = `${called.schema}.${called.name}`;
  const texts = args.flatMap((arg) => textOf(arg) ?? []);
  if (called.sources.length === 0) return [{ kind: "function", through }];
  return called.sources.map((source): Source => {
    if (source.kind === "role") return { kind: "role", who: source.who, through };
    const own = source.path.flatMap((claim) => (claim === null ? texts.slice(0, 1) : [claim]));
    return { kind: "setting", setting: source.setting, path: [...own, ...path], through };
  });
}

/** `base -> 'claim'`, `base ->> 'claim'`, and a path: `base #>> '{a,claim}'`. */
function claimStep(part: Expression, catalog: Catalog): { base: Expression; claims: string[] } | undefined {
  if (part.kind !== "operator") return undefined;
  const name = catalog.operatorName.get(part.operator);
  const [base, right] = part.args;
  const claim = textOf(right);
  if (!base || claim === undefined) return undefined;
  if (name === "->" || name === "->>") return { base, claims: [claim] };
  const isPath = (name === "#>" || name === "#>>") && /^\{.*\}$/.test(claim);
  return isPath ? { base, claims: claim.slice(1, -1).split(",") } : undefined;
}

const UNFOLDS = /^jsonb?_array_elements(_text)?$/;

const textOf = (part: Expression | undefined): string | undefined =>
  part?.kind === "constant" && typeof part.value === "string" ? part.value : undefined;
