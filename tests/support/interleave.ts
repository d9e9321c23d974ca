import type { Transaction } from "../../src/driver/scope.ts";
import { tenantSession as session } from "../../src/driver/session.ts";
import type { Sessions } from "../../src/driver/sessions.ts";
import { isRowhouseError } from "../../src/errors.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import type { TestDatabase } from "./database.ts";

// Tenants interleaved on a few connections, with failures and cancellations
// thrown in. Every answer says which tenant it is for.

type Seen = { claim: string; tenants: string[] };
export const look = {
  text: `select tenancy.current_tenant_id() as claim, array_agg(distinct tenant_id::text) as tenants
           from app_public.documents`,
  name: "look",
};
const insert = `insert into app_public.documents (title, content_hash) values ($1::text, repeat('0', 64))
                returning tenant_id::text as tenant_id`;

type Step = (sessions: Sessions, context: TenantContext, round: number) => Promise<Seen | undefined>;

/** What a tenant does, one after another; each looks, on the way or afterwards. */
const steps: readonly Step[] = [
  async (sessions, context) => (await sessions.runStatement<Seen>(session(context), look)).rows[0],
  async (sessions, context) => sessions.withSession(session(context), lookTwice),
  async (sessions, context, round) =>
    sessions.withSession(session(context), async (tx) => {
      const { rows } = await tx.query<{ tenant_id: string }>(insert, [`round ${round}`]);
      expect(rows).toEqual([{ tenant_id: context.tenantId }]);
      return lookTwice(tx);
    }),
  // A statement that fails, alone and in a transaction.
  async (sessions, context) => failing(sessions.runStatement(session(context), { text: "select 1 / 0" })),
  async (sessions, context) =>
    failing(
      sessions.withSession(session(context), async (tx) => {
        await tx.query(insert, ["rolled back"]);
        await tx.query("select 1 / 0");
      }),
    ),
  // A callback that gives up in the middle, and one that leaves a savepoint.
  async (sessions, context) =>
    failing(
      sessions.withSession(session(context), async (tx) => {
        await tx.query(insert, ["rolled back"]);
        throw new Error("given up");
      }),
    ),
  async (sessions, context) =>
    sessions.withSession(session(context), async (tx) => {
      await failing(tx.savepoint((inner) => inner.query("select 'x'::integer")));
      return lookTwice(tx);
    }),
  // Cancelled while it runs, while it waits, or not at all: whichever it comes to.
  async (sessions, context, round) => {
    const controller = new AbortController();
    const { signal } = controller;
    const work = sessions.withSession(
      session(context),
      async (tx) => {
        await tx.query(insert, ["cancelled"]);
        setImmediate(() => controller.abort());
        await tx.query("select pg_sleep(10)");
      },
      { signal },
    );
    // Some of them only: each costs a connection.
    if (round % 10 !== 0) controller.abort();
    return failing(work);
  },
  // An attempt to stay: the connection does not survive it.
  async (sessions, context, round) => {
    if (round % 10 !== 0) return undefined;
    const text = `set app.current_tenant_id = '${context.tenantId}'`;
    await sessions.runStatement(session(context), { text });
    return undefined;
  },
  // And one by a function, which it does survive.
  async (sessions, context) => {
    const text = "select set_config('app.current_tenant_id', $1, false)";
    await sessions.runStatement(session(context), { text, values: [context.tenantId] });
    return undefined;
  },
];

async function lookTwice(tx: Transaction): Promise<Seen | undefined> {
  const first = (await tx.query<Seen>(look)).rows[0];
  expect((await tx.query<Seen>(look)).rows[0]).toEqual(first);
  return first;
}

/** Work that must fail; that of a stranger would be a failure of the test. */
async function failing(work: Promise<unknown>): Promise<undefined> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (raised: unknown) => raised,
  );
  const expected = isRowhouseError(error)
    ? ["INVALID_VALUE", "ABORTED", "QUERY_CANCELLED"].includes(error.code)
    : (error as Error).message === "given up";
  if (!expected) throw error;
}

/** Lets every tenant go through the steps; answers how often one has looked. Throws where one saw another's. */
export async function interleave(
  sessions: Sessions,
  tenants: readonly TenantContext[],
  rounds: number,
): Promise<number> {
  let looks = 0;
  await Promise.all(
    tenants.map(async (context, n) => {
      for (let round = 0; round < rounds; round++) {
        // Neighbours are never at the same step.
        const step = steps[(n * 7 + round) % steps.length] as Step;
        const seen = await step(sessions, context, round);
        if (seen === undefined) continue;
        looks++;
        expect(seen).toEqual({ claim: context.tenantId, tenants: [context.tenantId] });
      }
    }),
  );
  return looks;
}

/** The neighbours were there to be seen all the time, and what was undone is gone. */
export async function expectAllWereThere(db: TestDatabase, tenants: readonly TenantContext[]): Promise<void> {
  const root = await db.connect("root");
  const { rows } = await root.query(
    `select count(distinct tenant_id)::integer as tenants,
            count(*) filter (where title in ('rolled back', 'cancelled'))::integer as undone,
            count(*) filter (where title like 'round %')::integer > $1 as written
       from app_public.documents`,
    [tenants.length],
  );
  expect(rows).toEqual([{ tenants: tenants.length, undone: 0, written: true }]);
}
