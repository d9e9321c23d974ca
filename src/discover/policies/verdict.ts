import { all, any, type Bind, because, bindsOf, impossible, type Way, type Ways } from "./ways.ts";

/** Why a condition can be true for another tenant's row. */
export type Cause =
  | "always"
  | "missing"
  | "setting"
  | "pattern"
  | "captured"
  | "wrong setting"
  | "wrong column"
  | "unbound"
  /** Something in it cannot be read here: it may hold the row or not. */
  | "unfollowed"
  | "role"
  | "flag";

/** What is doubtful about a condition that does bind the row. */
export type Remark = "lossy" | "column cast" | "cast error" | "empty setting" | "default tenant";

/** What a condition says of a row for which it is true. */
export type Verdict = { ways: Ways } & (
  | { holds: "never" }
  /** The row is the asker's: these columns equal something that only the context says. */
  | {
      holds: "bound";
      columns: ReadonlySet<number>;
      settings: ReadonlyMap<number, ReadonlySet<string>>;
      remarks: ReadonlySet<Remark>;
    }
  /** `what` names the part that could not be followed. */
  | { holds: "open"; cause: Cause; what?: string; remarks?: ReadonlySet<Remark> }
);

export const never: Verdict = { holds: "never", ways: impossible };
export const open = (cause: Cause): Verdict => verdictOf(because(cause));

/** The worst first: what is reported where several branches are open. */
const severity: readonly Cause[] = [
  "always",
  "missing",
  "setting",
  "pattern",
  "captured",
  "wrong setting",
  "wrong column",
  "unbound",
  "unfollowed",
  "role",
  "flag",
];

/** All of them must be true: one that binds is enough. */
export const both = (verdicts: readonly Verdict[]): Verdict =>
  verdictOf(all(verdicts.map(({ ways }) => ways)));

/** One of them is enough to be true: all must bind. */
export const either = (verdicts: readonly Verdict[]): Verdict =>
  verdictOf(any(verdicts.map(({ ways }) => ways)));

/** Sums up the ways: open where one of them does not hold the row. */
export function verdictOf(ways: Ways): Verdict {
  if (ways.length === 0) return { holds: "never", ways };
  const bound = ways.map((way) => ({ way, binds: bindsOf(way) }));
  const causes = bound.flatMap(({ way, binds }) => (binds.length > 0 ? [] : [leastOpen(way)]));
  if (causes.length > 0) {
    const rank = (cause: Cause) => severity.indexOf(cause);
    const [worst] = causes.sort((one, other) => rank(one.cause) - rank(other.cause));
    return { holds: "open", ways, ...(worst ?? { cause: "always" }) };
  }
  const settings = new Map<number, ReadonlySet<string>>();
  for (const bind of bound.flatMap(({ binds }) => binds))
    settings.set(bind.column, new Set([...(settings.get(bind.column) ?? []), ...bind.settings]));
  return {
    holds: "bound",
    ways,
    columns: new Set(settings.keys()),
    settings,
    remarks: new Set(bound.flatMap(({ binds }) => remarksOf(binds))),
  };
}

/** What is needed at once: the part that says least decides, and one that cannot be read might say enough. */
function leastOpen({ causes, links }: Way): { cause: Cause; what?: string } {
  const unread = causes.find(({ cause }) => cause === "unfollowed");
  if (unread) return unread;
  const [least] = [...causes].sort(
    (one, other) => severity.indexOf(other.cause) - severity.indexOf(one.cause),
  );
  return least ?? { cause: links.length > 0 ? "unbound" : "always" };
}

/** A sound half makes up for a doubtful one; a failing cast fails all the same. */
function remarksOf(binds: readonly Bind[]): Remark[] {
  const isDoubt = (remark: Remark) => remark === "lossy" || remark === "default tenant";
  const isSound = binds.some(({ remarks }) => !remarks.some(isDoubt));
  return binds.flatMap(({ remarks }) => remarks.filter((remark) => !isSound || !isDoubt(remark)));
}
