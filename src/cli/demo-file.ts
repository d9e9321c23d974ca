import { join } from "node:path";

/** Where `rowhouse start` writes what a client needs to try the demo. */
export const demoFile = (stateDirectory: string): string => join(stateDirectory, "demo.json");
