export { fix } from "./database.ts";
export type { Fix, FixClass } from "./fix.ts";
export { type FixOptions, planFixes } from "./plan.ts";
export { fixScript } from "./script.ts";
