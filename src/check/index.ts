import "../installed/node-version.ts";

export { type Fix, type FixClass, type FixOptions, fix, fixScript } from "../fixes/index.ts";
export { readBaseline, suppress, writeBaseline } from "../report/baseline.ts";
export { type Finding, isAtLeast, type Level, levels, type Report } from "../report/finding.ts";
export { type Format, type FormatOptions, formatReport, formats } from "../report/format.ts";
export type { CheckOptions } from "./check.ts";
export { check } from "./database.ts";
