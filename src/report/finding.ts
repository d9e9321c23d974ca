/** error: rows cross the wall. warning: an oracle, a loss of integrity, or a wall that depends on luck. info: worth knowing. */
export type Level = "error" | "warning" | "info";

export const levels: readonly Level[] = ["error", "warning", "info"];

/** One way in which isolation breaks, at one object. What check and prove both report. */
export type Finding = {
  /** Name of the rule or probe, such as unique-without-tenant. */
  rule: string;
  level: Level;
  /** The object as SQL would name it, such as app_public.orders or role app_user. */
  object: string;
  /** One or two sentences: what is wrong here and what it gives away. */
  detail: string;
  /** The condition or definition that is judged, as SQL; its first 600 characters. */
  definition?: string | null;
  /** SQL that fixes it; null where a person has to decide. */
  remedy: string | null;
  /** Stays the same from run to run: the key of a baseline. No oids, no counts. */
  identity: string;
  /** What several findings of the rule come from, such as one default grant. Reports for people show these as one. */
  cause?: string | null;
  /** The objects of the findings that this one stands for. */
  objects?: readonly string[];
  /** The migration that made the object. Only where --migrations was given and it was found. */
  location?: SourceLocation;
  /** The shortest SQL that shows it, fit for psql. prove alone has it. */
  reproduction?: string;
};

/** A file, relative to where the command ran, and a line from 1. */
export type SourceLocation = { file: string; line: number };

/** What was looked at. prove counts probes and relations here, check rules and relations. */
export type Coverage = {
  /** What is counted, in the plural: rules, relations, functions. */
  what: string;
  covered: number;
  total: number;
  /** What was not covered, and why. Never reported as safe. */
  missed: readonly { object: string; reason: string; isAccepted?: boolean }[];
};

/** Whether something was not covered that nobody asked to leave out. */
export const isUncovered = ({ missed }: Coverage): boolean => missed.some(({ isAccepted }) => !isAccepted);

export type Access = "open" | "scoped" | "shared" | "closed";

/** Who can do what with which rows. `shared` is open on purpose: the relation belongs to no tenant. */
export type MatrixCell = { role: string; command: string; access: Access; why: string };
export type MatrixRow = { relation: string; cells: readonly MatrixCell[] };

/** A finished run of check or prove, ready for any format. */
export type Report = {
  tool: "check" | "prove";
  version: string;
  /** Where it ran, without a password: database and server version. */
  target: string;
  /** What was taken for tenants, context and roles, and why: one sentence each. */
  evidence: readonly string[];
  findings: readonly Finding[];
  /** Findings that a baseline suppresses, with the reason that it gives. */
  suppressed: readonly { finding: Finding; reason: string }[];
  coverage: readonly Coverage[];
  matrix: readonly MatrixRow[];
  /** What the rules and probes that can occur are: for SARIF and the page. */
  rules: readonly RuleDescription[];
};

export type RuleDescription = { name: string; level: Level; summary: string };

/** Whether a level is at least as bad as another. */
export const isAtLeast = (level: Level, threshold: Level): boolean =>
  levels.indexOf(level) <= levels.indexOf(threshold);
