import { inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const owner = await db.connect("owner");

const TABLE = "app_public.t";
const BEFORE_UPDATE = `before update of id on ${TABLE} for each row
  when (OLD.id is distinct from NEW.id) execute function tenancy.forbid_tenant_change('id')`;

const put = async (definition: string): Promise<boolean> => {
  const { rows } = await owner.query(`select tenancy.put_trigger('${TABLE}', 'chosen', $1) as changed`, [
    definition,
  ]);
  return rows[0].changed;
};
const triggers = async () => {
  const { rows } = await owner.query(
    `select tgname as name, tgenabled as enabled from pg_trigger where tgrelid = '${TABLE}'::regclass`,
  );
  return rows;
};
const inTable = (run: () => Promise<void>) =>
  inTransaction(owner, async () => {
    await owner.query(`create table ${TABLE} (id integer)`);
    await run();
  });

test("a trigger is written once, and again only when it differs", async () => {
  await inTable(async () => {
    expect(await put(BEFORE_UPDATE)).toBe(true);
    expect(await put(BEFORE_UPDATE)).toBe(false);
    expect(await put(BEFORE_UPDATE.replaceAll("\n", "  "))).toBe(false);
    expect(await triggers()).toEqual([{ name: "chosen", enabled: "O" }]);
  });
});

test.each([
  ["another condition", BEFORE_UPDATE.replace("is distinct from", "=")],
  ["another event", BEFORE_UPDATE.replace("before update of id", "before update")],
  ["another function", BEFORE_UPDATE.replace("forbid_tenant_change('id')", "forbid_change()")],
  ["another argument", BEFORE_UPDATE.replace("('id')", "('name')")],
])("a trigger with %s is written anew, and no candidate is left", async (_what, definition) => {
  await inTable(async () => {
    await put(BEFORE_UPDATE);
    expect(await put(definition)).toBe(true);
    expect(await put(definition)).toBe(false);
    expect(await triggers()).toEqual([{ name: "chosen", enabled: "O" }]);
  });
});

test.each(["disable trigger", "enable replica trigger"])(
  "a trigger after %s is switched on again",
  async (change) => {
    await inTable(async () => {
      await put(BEFORE_UPDATE);
      await owner.query(`alter table ${TABLE} ${change} chosen`);
      expect(await put(BEFORE_UPDATE)).toBe(true);
      expect(await triggers()).toEqual([{ name: "chosen", enabled: "O" }]);
    });
  },
);
