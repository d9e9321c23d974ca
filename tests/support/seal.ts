export { expiredSealFor, sealFor, testSeal } from "../../src/testing/seal.ts";
