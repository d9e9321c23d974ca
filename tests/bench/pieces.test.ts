import { wallPieces } from "../../bench/data/pieces.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let wall: string;
beforeAll(async () => {
  db = await createTestDatabase();
  const root = await db.connect("root");
  const { rows } = await root.query(
    "select tenancy.wall_expression('tenant_id', 'app_public.documents') as wall",
  );
  wall = rows[0].wall;
});
afterAll(() => db.drop());

const words = (text: string | undefined) => text?.split(/\s+/).join(" ");

test("the breakdown begins with the claim and ends with the wall that tenancy.protect() writes", () => {
  const pieces = wallPieces(wall);
  expect(words(pieces.at(0)?.wall)).toBe("tenant_id = tenancy.current_tenant_id()");
  expect(words(pieces.at(-1)?.wall)).toBe(words(wall));
});

test("each piece adds one condition to the one before it", () => {
  const conditions = wallPieces(wall).map((piece) => piece.wall.split("\n and "));
  expect(conditions.map((each) => each.length)).toEqual(conditions.map((_, at) => at + 1));
  for (const [at, each] of conditions.entries()) {
    expect(each).toEqual(expect.arrayContaining(conditions[at - 1] ?? []));
  }
});

test("a wall without the claim is refused", () => {
  expect(() => wallPieces("tenant_id = tenancy.other()")).toThrow("0 times");
});
