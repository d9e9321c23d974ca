export { contextSettings, enterStatement } from "../../src/testing/context-settings.ts";
