import { reportCheck } from "../../src/check/report.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** True of the server or of what is not switched on, whatever the schema is. */
const ofTheServer = ["old-minor", "forgeable-context"];

test("nothing is found in Rowhouse's own schema", async () => {
  const { findings } = await reportCheck(await db.connect("root"));
  expect(findings.filter(({ rule }) => !ofTheServer.includes(rule))).toEqual([]);
});

test("the login of the server finds what the administrator finds", async () => {
  const [own, administrators] = await Promise.all([
    reportCheck(await db.connect("app")),
    reportCheck(await db.connect("root")),
  ]);
  expect(own.findings).toEqual(administrators.findings);
  expect(own.matrix).toEqual(administrators.matrix);
});

test("no cell of the matrix is open, and the tables of tenants are scoped", async () => {
  const { matrix } = await reportCheck(await db.connect("root"));
  const cells = matrix.flatMap((row) => row.cells.map((cell) => ({ relation: row.relation, ...cell })));
  expect(cells.filter(({ access }) => access === "open")).toEqual([]);
  expect(
    cells
      .filter(({ role, access }) => role === "app_user" && access === "scoped")
      .map(({ relation }) => relation),
  ).toContain("app_public.documents");
});

test("the check leaves no setting and no transaction behind", async () => {
  const root = await db.connect("root");
  await reportCheck(root);
  const { rows } = await root.query(
    `select nullif(current_setting('rowhouse.check.walls', true), '') as walls, pg_current_xact_id_if_assigned() as written`,
  );
  expect(rows).toEqual([{ walls: null, written: null }]);
});
