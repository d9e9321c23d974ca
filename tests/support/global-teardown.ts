export { stopTestRun as default } from "../../src/testing/index.ts";
