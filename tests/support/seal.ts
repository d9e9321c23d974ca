export { sealFor, testSeal } from "../../src/testing/index.ts";
