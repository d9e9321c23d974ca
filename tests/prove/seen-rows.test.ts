/** The rows of a large answer are compared without being kept. */
import { SeenRows } from "../../src/prove/seen-rows.ts";

const seen = (rows: readonly string[], canaries: readonly string[] = []): string[] => {
  const kept = new SeenRows(canaries);
  for (const row of rows) kept.add(row);
  return kept.sorted();
};
const many = Array.from({ length: 5_000 }, (_, number) => `["row ${number}"]`);

test("few rows are kept as they are, in one order", () => {
  expect(seen(["b", "a"])).toEqual(["a", "b"]);
});

test("of many rows a few are kept, whatever their order", () => {
  expect(seen(many).length).toBeLessThan(10);
  expect(seen(many)).toEqual(seen([...many].reverse()));
});

test("one row more, less or other makes a difference", () => {
  const others = [
    many.slice(1),
    [...many, "x"],
    [...many.slice(1), "x"],
    [...many.slice(0, -1), '["row 0"]'],
  ];
  for (const other of others) expect(seen(other)).not.toEqual(seen(many));
});

test("a row with a canary is kept", () => {
  expect(seen([...many, "the canary of B"], ["canary"])).toContain("the canary of B");
});

test("few long rows count as many", () => {
  expect(seen(["a".repeat(200_000), "b"]).join("").length).toBeLessThan(300_000);
});
