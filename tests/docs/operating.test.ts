import { settings } from "../../src/config/settings.ts";
import { readDocument } from "./support/read-document.ts";

test.each(Object.keys(settings))("the setting %s is described", (name) => {
  expect(readDocument("docs/operating.md")).toMatch(new RegExp(`^\\| .*\`${name}\``, "m"));
});
