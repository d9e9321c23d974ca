/** Foreign keys are checked with row security off: they must not reach across tenants by themselves. */
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeNeighbours, type Neighbours, type Person } from "./support/neighbours.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const SAME_ID = "0197a000-0000-7000-8000-00000000cafe";

/** An account with the same id in both tenants, each with a balance. */
async function addTwins(): Promise<void> {
  for (const { tenantId, userId } of [a.member, b.member]) {
    await operator.query(
      `insert into app_public.exchange_accounts (tenant_id, id, user_id, exchange, name, environment)
       values ($1, $3, $2, 'bybit', 'Twin', 'mainnet')`,
      [tenantId, userId, SAME_ID],
    );
    await operator.query(
      "insert into app_public.paper_balances (tenant_id, user_id, account_id, currency) values ($1, $2, $3, 'EUR')",
      [tenantId, userId, SAME_ID],
    );
  }
}
const order = ({ tenantId, userId }: Person) =>
  operator.query(
    `insert into app_public.orders (tenant_id, user_id, account_id, product_id, side, order_type, quantity)
     select $1, $2, $3, id, 'buy', 'market', 1 from app_public.products limit 1`,
    [tenantId, userId, SAME_ID],
  );

test("every foreign key between tenant tables carries the tenant, and has an index that begins with it", async () => {
  const { rows } = await owner.query(
    `select conrelid::regclass::text as table, conname
       from pg_constraint
       join tenancy.protected_tables as referencing on referencing.relation = conrelid
       join tenancy.protected_tables as referenced on referenced.relation = confrelid
       join pg_attribute as near on near.attrelid = conrelid and near.attname = referencing.tenant_column
       join pg_attribute as far on far.attrelid = confrelid and far.attname = referenced.tenant_column
      where contype = 'f' and conparentid = 0
        and (not exists (select from unnest(conkey, confkey) as pair (n, f) where n = near.attnum and f = far.attnum)
             or not exists (select from pg_index where indrelid = conrelid and indkey[0] = near.attnum
                               and conkey[cardinality(conkey)] = any (indkey)))`,
  );
  expect(rows).toEqual([]);
});

test("removing an account takes what hangs on it, and nothing of a neighbour's with the same id", async () => {
  await asPlatform(operator, async () => {
    await addTwins();
    await operator.query("commit; begin");
  });
  await asUser(app, a.member, async () => {
    const removed = await app.query("delete from app_public.exchange_accounts where id = $1", [SAME_ID]);
    expect(removed.rowCount).toBe(1);
    await app.query("commit; begin");
  });
  await asPlatform(operator, async () => {
    for (const table of ["exchange_accounts where id = $1", "paper_balances where account_id = $1"]) {
      const { rows } = await operator.query(`select tenant_id from app_public.${table}`, [SAME_ID]);
      expect(rows).toEqual([{ tenant_id: b.id }]);
    }
    await operator.query("delete from app_public.exchange_accounts where id = $1", [SAME_ID]);
    await operator.query("commit; begin");
  });
});

test("what the neighbour has under the same id holds nothing back", async () => {
  await asPlatform(operator, async () => {
    await addTwins();
    await order(b.member);
    const removed = await operator.query(
      "delete from app_public.exchange_accounts where id = $1 and tenant_id = $2",
      [SAME_ID, a.id],
    );
    expect(removed.rowCount).toBe(1);
  });
});

test("what holds an account back says nothing of the neighbour", async () => {
  await asPlatform(operator, async () => {
    await addTwins();
    await order(a.member);
    await order(b.member);
    const error = await operator
      .query("delete from app_public.exchange_accounts where id = $1 and tenant_id = $2", [SAME_ID, a.id])
      .then(
        () => undefined,
        (raised) => raised,
      );
    expect(["23001", "23503"]).toContain(error?.code);
    const said = JSON.stringify({ ...error, message: error?.message });
    expect(said).toContain(a.id);
    for (const secret of [b.id, b.member.userId]) expect(said).not.toContain(secret);
  });
});

test("a user who is removed leaves their jobs, keys and logs behind, in the tenant", async () => {
  await asPlatform(operator, async () => {
    const { tenantId, userId } = a.colleague;
    await operator.query(
      "insert into app_public.jobs (tenant_id, user_id, kind, idempotency_key) values ($1, $2, 'x', 'left')",
      [tenantId, userId],
    );
    await operator.query(
      `insert into app_public.tenant_api_keys (tenant_id, created_by, name, key_prefix, key_hash)
       values ($1, $2, 'left', 'x', sha256('x'))`,
      [tenantId, userId],
    );
    await operator.query("delete from app_public.users where tenant_id = $1 and id = $2", [tenantId, userId]);
    for (const [table, column, which] of [
      ["jobs", "user_id", "idempotency_key"],
      ["tenant_api_keys", "created_by", "name"],
    ]) {
      const { rows } = await operator.query(
        `select tenant_id, ${column} as person from app_public.${table} where ${which} = 'left'`,
      );
      expect(rows).toEqual([{ tenant_id: tenantId, person: null }]);
    }
  });
});

test("a user who still has accounts or documents cannot be removed", async () => {
  await asUser(app, a.owner, async () => {
    await expect(
      app.query("delete from app_public.users where id = $1", [a.member.userId]),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23(001|503)$/) });
  });
});

test("an account is not given to another user while something hangs on it", async () => {
  await asPlatform(operator, async () => {
    await expect(
      operator.query("update app_public.exchange_accounts set user_id = $2 where tenant_id = $1", [
        a.id,
        a.colleague.userId,
      ]),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23(001|503)$/) });
  });
});

test("a spot position has no leverage", async () => {
  await asPlatform(operator, async () => {
    const { rows } = await operator.query(
      `insert into app_public.positions (tenant_id, user_id, account_id, product_id, product_type, quantity, entry_price)
       select tenant_id, user_id, account_id, product_id, 'spot', 1, 1 from app_public.positions where tenant_id = $1
       returning id`,
      [a.id],
    );
    await expect(
      operator.query(
        `insert into app_public.perpetual_positions (tenant_id, user_id, position_id, leverage, margin_type)
         values ($1, $2, $3, 2, 'cross')`,
        [a.id, a.member.userId, rows[0].id],
      ),
    ).rejects.toMatchObject({ code: "23503" });
  });
});
