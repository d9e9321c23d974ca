import type { Observation } from "./observation.ts";

/** What A saw, and which of B's tables are not as they were. */
export type Outcome = { observation: Observation; changed: string[] };

/** With B's rows, or without them. */
export type World = "inhabited" | "empty";
