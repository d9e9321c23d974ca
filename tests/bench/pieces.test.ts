import { wallPieces } from "../../bench/data/pieces.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test("the breakdown's last piece is the wall that tenancy.protect() writes", async () => {
  const root = await db.connect("root");
  const { rows } = await root.query("select tenancy.wall_expression('tenant_id') as wall");
  const words = (text: string | null | undefined) => text?.split(/\s+/).join(" ");
  expect(words(wallPieces.at(-1)?.wall)).toBe(words(rows[0].wall));
});
