import { createTestDatabase } from "../../support/database.ts";
import { INVISIBLE_REASONS } from "../../support/invisible.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const visible = async (reason: string | null) =>
  (await owner.query("select tenancy.visible_reason($1) as reason", [reason])).rows[0].reason;

test.each(INVISIBLE_REASONS)("in %j there is too little to be seen", async (reason) => {
  expect(await visible(reason)).toBeNull();
});

test.each([
  ["an incident", "an incident"],
  [" \t\u00a0\u200ban incident\u3000\ufeff\r\n", "an incident"],
  // Inside a reason they stay: an emoji and Persian are written with them.
  ["a\u200bb\u00a0c d", "a\u200bb\u00a0c d"],
  ["\u{1f469}\u200d\u{1f680} landed", "\u{1f469}\u200d\u{1f680} landed"],
  ["日本語", "日本語"],
  ["'); \\ %s", "'); \\ %s"],
])("of %j remains %j", async (reason, kept) => {
  expect(await visible(reason)).toBe(kept);
});

test("every character of Unicode that is white space is none to be seen", async () => {
  const spaces = Array.from({ length: 0x10ffff }, (_, code) => code + 1)
    .filter((code) => (code < 0xd800 || code > 0xdfff) && /\s/u.test(String.fromCodePoint(code)))
    .map((code) => String.fromCodePoint(code));
  expect(spaces.length).toBeGreaterThan(20);
  for (const space of spaces) expect([space, await visible(space.repeat(5))]).toEqual([space, null]);
});

test("so is every format character that is drawn as nothing", async () => {
  const ignorable = Array.from({ length: 0x10ffff }, (_, code) => code + 1)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{Default_Ignorable_Code_Point}|\p{Cc}/u.test(character));
  expect(ignorable.length).toBeGreaterThan(4000);
  const { rows } = await owner.query(
    "select given as character from unnest($1::text[]) as given where tenancy.visible_reason(repeat(given, 5)) is not null",
    [ignorable],
  );
  expect(rows.map(({ character }) => character.codePointAt(0).toString(16))).toEqual([]);
});
