export { startTestRun as default } from "../../src/testing/index.ts";
