import type { Finding } from "../report/finding.ts";

/**
 * mechanical: it was tried, and a tenant's user saw the same before and after.
 * review: it takes something away that a statement may use; `reason` says what.
 * design: no SQL fixes it by itself.
 */
export type FixClass = "mechanical" | "review" | "design";

/** What to do about a finding. */
export type Fix = {
  finding: Finding;
  class: FixClass;
  /** Null where the class is design. */
  sql: string | null;
  /** Why it is of this class: what was tried, what may break, what to decide. */
  reason: string;
};

/** A fix whose SQL is to be tried. */
export type Candidate = { finding: Finding; sql: string };
