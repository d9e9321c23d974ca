import "../installed/node-version.ts";

export { readBaseline, suppress } from "../report/baseline.ts";
export { type Finding, isAtLeast, type Level, levels, type Report } from "../report/finding.ts";
export { type Format, type FormatOptions, formatReport, formats } from "../report/format.ts";
export { prove } from "./database.ts";
export { CannotProve, type ProveOptions } from "./options.ts";
export type { Proof } from "./prove.ts";
