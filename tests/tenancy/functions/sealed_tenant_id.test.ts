import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asNobody, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const sealed = () => app.query("select tenancy.sealed_tenant_id() as tenant");
const claim = (value: string) => app.query("select set_config('app.current_tenant_id', $1, true)", [value]);
const setStatus = (status: string) =>
  root.query("update app_public.tenants set status = $2 where id = $1", [a.id, status]);

test("an active tenant is let in", async () => {
  await asUser(app, a.member, async () => {
    expect((await sealed()).rows).toEqual([{ tenant: a.id }]);
  });
});

test("a missing context is RH001, and so is an empty one", async () => {
  await asNobody(app, async () => {
    await expectSqlState(app, "RH001", sealed);
    await claim("");
    await expectSqlState(app, "RH001", sealed);
  });
});

test.each([
  "nonsense",
  " ",
  "%",
  "0197a000",
  "0197a000-0000-7000-8000-00000000000a\n",
  "{}",
  "'; select 1 --",
])("the malformed context %j is RH002", async (value) => {
  await asNobody(app, async () => {
    await claim(value);
    await expectSqlState(app, "RH002", sealed);
  });
});

test("a malformed context is quoted to 64 characters and no more", async () => {
  await asNobody(app, async () => {
    await claim("x".repeat(5000));
    const error = await expectSqlState(app, "RH002", sealed);
    expect(error.message.length).toBeLessThan(150);
  });
});

test("a tenant that does not exist is RH005", async () => {
  await asNobody(app, async () => {
    await claim("0197a000-0000-7000-8000-00000000dead");
    await expectSqlState(app, "RH005", sealed);
  });
});

test.each([
  ["suspended", "RH003"],
  ["cancelled", "RH004"],
])(
  "a tenant that is %s is refused at once, on a connection and in a transaction that are open",
  async (status, sqlState) => {
    const documents = () => app.query("select from app_public.documents");
    await asUser(app, a.member, async () => {
      expect((await documents()).rowCount).toBe(1);
      await setStatus(status);
      try {
        await expectSqlState(app, sqlState, sealed);
        await expectSqlState(app, sqlState, documents);
        await expectSqlState(app, sqlState, () => app.query("update app_public.documents set title = 'x'"));
        await expectSqlState(app, sqlState, () => app.query("delete from app_public.documents"));
      } finally {
        await setStatus("active");
      }
      expect((await documents()).rowCount).toBe(1);
    });
    await asUser(app, b.member, async () => {
      expect((await documents()).rowCount).toBe(1);
    });
  },
);

test("a prepared statement is refused too", async () => {
  const prepared = { name: "documents", text: "select from app_public.documents" };
  await asUser(app, a.member, async () => {
    for (let n = 0; n < 7; n++) await app.query(prepared);
    await setStatus("suspended");
    try {
      await expectSqlState(app, "RH003", () => app.query(prepared));
    } finally {
      await setStatus("active");
    }
  });
});

test("only app_user may ask", async () => {
  await asNobody(app, async () => {
    await app.query("set local role app_anonymous");
    await expectSqlState(app, "42501", sealed);
  });
});
