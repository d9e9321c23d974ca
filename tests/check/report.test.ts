import { reportCheck } from "../../src/check/report.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
});
afterAll(() => db.drop());

test("a database without tenants is not reported as safe: what was not found is said", async () => {
  const { coverage } = await reportCheck(await db.connect("root"));
  expect(coverage.flatMap(({ missed }) => missed.map(({ object }) => object))).toEqual(["tenants", "roles"]);
});

test.each([
  [{ roles: ["nobody_at_all"] }, "role nobody_at_all"],
  [{ schemas: ["nowhere"] }, "schema nowhere"],
])("%j is refused, for it would find nothing", async (options, named) => {
  await expect(reportCheck(await db.connect("root"), options)).rejects.toThrow(named);
});

test("the report says what was looked at and which rules there are", async () => {
  const report = await reportCheck(await db.connect("root"));
  expect(report).toMatchObject({
    tool: "check",
    target: expect.stringContaining(", Postgres "),
    suppressed: [],
  });
  expect(report.rules.length).toBeGreaterThan(60);
  expect(report.rules.filter(({ summary }) => summary.length < 20)).toEqual([]);
});
