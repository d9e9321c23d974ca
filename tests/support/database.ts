export { createTestDatabase, type TestDatabase } from "../../src/testing/index.ts";
