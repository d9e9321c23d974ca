export { testEnvironment } from "../../src/testing/environment.ts";
