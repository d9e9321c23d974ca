import fc from "fast-check";
import { TenantId } from "../../src/tenant/tenant-id.ts";

const uuid = "0190b5a0-0000-7000-8000-00000000000a";

test.each([
  [uuid, uuid],
  [uuid.toUpperCase(), uuid],
  ["t_acme", "t_acme"],
  ["t_a", "t_a"],
  ["t_a-1-b", "t_a-1-b"],
  [`t_${"a".repeat(100)}`, `t_${"a".repeat(100)}`],
  // Full-width letters and digits are the plain ones after normalising.
  ["ｔ_ａｃｍｅ１", "t_acme1"],
])("%s is read as %s", (input, expected) => {
  expect(String(TenantId.parse(input))).toBe(expected);
});

test.each([
  ["undefined", undefined],
  ["null", null],
  ["a number", 7],
  ["an object that turns into one", { toString: () => uuid }],
  ["nothing", ""],
  ["a bare slug", "acme"],
  ["an upper-case slug", "t_Acme"],
  ["an empty slug", "t_"],
  ["an outer hyphen", "t_-a"],
  ["a slug that is too long", `t_${"a".repeat(101)}`],
  ["a path", "t_../other"],
  ["a quote", "t_a'--"],
  ["white space around it", ` ${uuid}`],
  ["a letter too many", `${uuid}a`],
  ["a Cyrillic look-alike", "t_аcme"],
  ["a text that grows", `t_${"ﷺ".repeat(200)}`],
])("%s is refused", (_, input) => {
  expect(() => TenantId.parse(input)).toThrow(expect.objectContaining({ code: "TENANT_ID_MALFORMED" }));
});

test.each([
  ["NUL", "\0"],
  ["a line feed", "\n"],
  ["delete", "\x7f"],
  ["a C1 control", "\u0085"],
  ["zero-width space", "\u200b"],
  ["zero-width joiner", "\u200d"],
  ["right-to-left override", "\u202e"],
  ["bidirectional isolate", "\u2066"],
  ["soft hyphen", "\u00ad"],
  ["byte order mark", "\ufeff"],
  ["a tag character", "\u{e0061}"],
  ["a lone surrogate", "\ud800"],
])("%s is refused wherever it stands, and the message shows it escaped", (_, character) => {
  for (const input of [`${character}t_acme`, `t_ac${character}me`, `t_acme${character}`, uuid + character]) {
    expect(() => TenantId.parse(input)).toThrow(expect.objectContaining({ code: "TENANT_ID_MALFORMED" }));
    expect(() => TenantId.parse(input)).toThrow(/^[\x20-\x7e…]*$/);
  }
});

test("whatever is read is a uuid or a slug, and reads as itself again", () => {
  const character = fc.oneof(fc.constantFrom(..."t_abz09-"), fc.string({ unit: "binary", maxLength: 1 }));
  const inputs = fc.oneof(
    fc.array(character).map((rest) => `t_${rest.join("")}`),
    fc.uuid(),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(inputs, (input) => {
      let id: TenantId;
      try {
        id = TenantId.parse(input);
      } catch (error) {
        expect(error).toMatchObject({ code: "TENANT_ID_MALFORMED" });
        return;
      }
      expect(String(id)).toMatch(/^(?:[0-9a-f-]{36}|t_[a-z0-9-]{1,100})$/);
      expect(TenantId.parse(String(id)).equals(id)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("the public form says its slug, and is no key to the database", () => {
  const id = TenantId.fromSlug("acme");
  expect(String(id)).toBe("t_acme");
  expect(id.slug).toBe("acme");
  expect(() => id.requireUuid()).toThrow(expect.objectContaining({ code: "TENANT_ID_UNRESOLVED" }));
  expect(TenantId.parse(uuid).requireUuid()).toBe(uuid);
});
