import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const put = async (definition: string): Promise<boolean> => {
  const { rows } = await owner.query("select tenancy.put_policy('app_public.t', 'chosen', $1) as changed", [
    definition,
  ]);
  return rows[0].changed;
};
const policies = async () =>
  (await owner.query("select polname from pg_policy where polrelid = 'app_public.t'::regclass")).rows;
const inTable = (run: () => Promise<void>) =>
  inTransaction(owner, async () => {
    await owner.query("create table app_public.t (id integer)");
    await run();
  });

test("a policy is written once, and again only when it differs", async () => {
  await inTable(async () => {
    expect(await put("for select to app_user using (id > 0)")).toBe(true);
    expect(await put("for select to app_user using (id > 0)")).toBe(false);
    expect(await put("for select to app_user using ( (id) > (0) )")).toBe(false);
    expect(await policies()).toEqual([{ polname: "chosen" }]);
  });
});

test.each([
  ["another expression", "for select to app_user using (id > 1)"],
  ["another command", "for delete to app_user using (id > 0)"],
  ["another role", "for select to app_anonymous using (id > 0)"],
  ["one role more", "for select to app_user, app_anonymous using (id > 0)"],
  ["restriction instead of permission", "as restrictive for select to app_user using (id > 0)"],
])("a policy with %s is written anew, and no candidate is left", async (_what, definition) => {
  await inTable(async () => {
    await put("for select to app_user using (id > 0)");
    expect(await put(definition)).toBe(true);
    expect(await put(definition)).toBe(false);
    expect(await policies()).toEqual([{ polname: "chosen" }]);
  });
});

test("a check that was added or taken away is a difference", async () => {
  await inTable(async () => {
    await put("for all to app_user using (id > 0)");
    expect(await put("for all to app_user using (id > 0) with check (id > 0)")).toBe(true);
    expect(await put("for all to app_user using (id > 0)")).toBe(true);
  });
});
