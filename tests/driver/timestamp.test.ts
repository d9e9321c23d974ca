import fc from "fast-check";
import pg from "pg";
import { readTimestamp } from "../../src/driver/timestamp.ts";

const driver = pg.types.getTypeParser(1184, "text");

const pad = (value: number, width: number) => String(value).padStart(width, "0");
const form = fc
  .record({
    date: fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    fraction: fc.option(fc.integer({ min: 1, max: 999_999 })),
  })
  .map(({ date, fraction }) => {
    const [day, time = ""] = date.toISOString().split("T");
    const part = fraction === null ? "" : `.${pad(fraction, 6).replace(/0+$/, "")}`;
    return `${day} ${time.slice(0, 8)}${part}+00`;
  });

test("a time is read as the driver reads it", () => {
  fc.assert(
    fc.property(form, (text) => {
      expect(readTimestamp(text)).toEqual(driver(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  "infinity",
  "-infinity",
  "2026-01-31 23:59:59+05:45",
  "2026-01-31 23:59:59.5-08",
  "0044-03-15 12:00:00+00 BC",
  "0001-01-01 00:00:00+00",
  "12026-01-31 00:00:00+00",
  "1890-01-01 00:00:00+00:53:28",
])("the form %s is left to the driver", (text) => {
  expect(readTimestamp(text)).toEqual(driver(text));
});
