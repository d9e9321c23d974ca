/** Why a condition can be true for another tenant's row. */
export type Cause =
  | "always"
  | "missing"
  | "setting"
  | "pattern"
  | "captured"
  | "wrong setting"
  | "unbound"
  | "role"
  | "flag";

/** What is doubtful about a condition that does bind the row. */
export type Remark = "lossy" | "column cast" | "cast error" | "empty setting" | "default tenant";

/** What a condition says of a row for which it is true. */
export type Verdict =
  | { holds: "never" }
  /** The row is the asker's: these columns equal something that only the context says. */
  | {
      holds: "bound";
      columns: ReadonlySet<number>;
      settings: ReadonlyMap<number, ReadonlySet<string>>;
      remarks: ReadonlySet<Remark>;
    }
  | { holds: "open"; cause: Cause };

export const never: Verdict = { holds: "never" };
export const open = (cause: Cause): Verdict => ({ holds: "open", cause });

export function bound(
  columns: Iterable<number>,
  settings: ReadonlySet<string> = new Set(),
  remarks: Iterable<Remark> = [],
): Verdict {
  const set = new Set(columns);
  return {
    holds: "bound",
    columns: set,
    settings: new Map([...set].map((column) => [column, settings])),
    remarks: new Set(remarks),
  };
}

/** The worst first: what is reported where several branches are open. */
const severity: readonly Cause[] = [
  "always",
  "missing",
  "setting",
  "pattern",
  "captured",
  "wrong setting",
  "unbound",
  "role",
  "flag",
];

/** All of them must be true: one that binds is enough. */
export function both(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ holds }) => holds === "never")) return never;
  const binding = verdicts.filter((verdict) => verdict.holds === "bound");
  if (binding.length === 0) return weakest(verdicts, true);
  // A sound half makes up for a doubtful one; a failing cast fails all the same.
  const sound = binding.some(({ remarks }) => !remarks.has("lossy") && !remarks.has("default tenant"));
  const merged = merge(binding);
  if (merged.holds !== "bound" || !sound) return merged;
  return {
    ...merged,
    remarks: new Set(
      [...merged.remarks].filter((remark) => remark !== "lossy" && remark !== "default tenant"),
    ),
  };
}

/** One of them is enough to be true: all must bind. */
export function either(verdicts: readonly Verdict[]): Verdict {
  const possible = verdicts.filter(({ holds }) => holds !== "never");
  if (possible.length === 0) return never;
  return possible.some(({ holds }) => holds === "open") ? weakest(possible, false) : merge(possible);
}

function merge(verdicts: readonly Verdict[]): Verdict {
  const binding = verdicts.filter((verdict) => verdict.holds === "bound");
  const settings = new Map<number, ReadonlySet<string>>();
  for (const verdict of binding)
    for (const [column, names] of verdict.settings)
      settings.set(column, new Set([...(settings.get(column) ?? []), ...names]));
  return {
    holds: "bound",
    columns: new Set(binding.flatMap(({ columns }) => [...columns])),
    settings,
    remarks: new Set(binding.flatMap(({ remarks }) => [...remarks])),
  };
}

/** Of conditions that are all needed the least open decides, of alternatives the most open. */
function weakest(verdicts: readonly Verdict[], allNeeded: boolean): Verdict {
  const causes = verdicts.flatMap((verdict) =>
    verdict.holds === "open" ? [severity.indexOf(verdict.cause)] : [],
  );
  const cause = severity[allNeeded ? Math.max(...causes) : Math.min(...causes)];
  return open(cause ?? "always");
}
