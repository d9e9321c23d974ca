import { asNobody, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");

const TENANT = "0197a000-0000-7000-8000-00000000000a";
const current = () => app.query("select tenancy.current_tenant_id() as tenant");

test("without a context there is an error, not an empty result", async () => {
  await asNobody(app, () => expectSqlState(app, "RH001", current));
});

test("the claim is what the transaction has set", async () => {
  await asNobody(app, async () => {
    await app.query("select set_config('app.current_tenant_id', $1, true)", [TENANT]);
    expect((await current()).rows).toEqual([{ tenant: TENANT }]);
  });
});

test("the empty setting that a finished transaction leaves behind counts as none", async () => {
  await inTransaction(app, () => app.query("select set_config('app.current_tenant_id', $1, true)", [TENANT]));
  const { rows } = await app.query("select current_setting('app.current_tenant_id', true) as setting");
  expect(rows).toEqual([{ setting: "" }]);
  await asNobody(app, () => expectSqlState(app, "RH001", current));
});

test.each(["nonsense", " ", "' or true --", `${TENANT}x`])(
  "a malformed claim %j is an error",
  async (claim) => {
    await asNobody(app, async () => {
      await app.query("select set_config('app.current_tenant_id', $1, true)", [claim]);
      const error = await current().then(
        () => undefined,
        (raised) => raised,
      );
      expect(["RH002", "22P02"]).toContain(error?.code);
    });
  },
);

test("reading a walled table with a malformed claim is an error, whichever half of the wall reads it first", async () => {
  for (const table of ["app_public.documents", "app_public.orders"]) {
    await asNobody(app, async () => {
      await app.query("select set_config('app.current_tenant_id', 'nonsense', true)");
      // The inlined half is a bare cast: what more it did would be done for every row.
      await expect(app.query(`select from ${table}`)).rejects.toMatchObject({
        code: expect.stringMatching(/^(RH002|22P02)$/),
      });
    });
  }
});

test("nobody but the request and platform roles may ask", async () => {
  await inTransaction(app, () =>
    expectSqlState(app, "42501", () => app.query("select tenancy.current_tenant_id()")),
  );
  await inTransaction(app, async () => {
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", () => app.query("select tenancy.current_tenant_id()"));
  });
});

test("the claim is inlined into a plan and never folded into it", async () => {
  const owner = await db.connect("owner");
  const { rows } = await owner.query(
    `select provolatile as volatility, proconfig as settings, prosecdef as definer
       from pg_proc
      where oid in ('tenancy.current_tenant_id()'::regprocedure, 'tenancy.current_user_id()'::regprocedure,
                    'tenancy.current_user_role()'::regprocedure)`,
  );
  expect(rows).toEqual(Array(3).fill({ volatility: "s", settings: null, definer: false }));
});
