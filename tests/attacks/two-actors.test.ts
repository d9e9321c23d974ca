/**
 * Whoever has genuine seals of two actors of one tenant changes the context within a statement.
 * No row is read that neither of the two may read: the role of a key does not meet the tables
 * of a user.
 */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asKey, type KeyIdentity, makeApiKey } from "../support/api-keys.ts";
import { asUser } from "../support/as-user.ts";
import { contextSettings } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let ofDocuments: KeyIdentity;
let writerOfDocuments: KeyIdentity;
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
  // Reads all rows, but of documents alone. A viewer reads all tables, but no row of others.
  ofDocuments = asKey(a.owner, await makeApiKey(app, a.owner, ["documents:read"]));
  writerOfDocuments = asKey(a.owner, await makeApiKey(app, a.owner, ["documents:write"]));
  // So that no other row stands in the way of a row's removal.
  await root.query(
    "alter table app_public.bots disable trigger all; alter table app_public.exchange_accounts disable trigger all",
  );
});

type Actor = Parameters<typeof contextSettings>[0];
const contextOf = (actor: Actor): string => contextSettings(actor)["app.context"] as string;

/** The scan begins as the first, finds nothing, and begins again as the second. */
const scans = (table: string) => `
  select seen.id
    from (select id, set_config('app.context', context, true) as entered
            from (values (1, $1, gen_random_uuid()), (2, $2, $3::uuid), (3, $1, $3::uuid)) as step (n, context, id)
           order by n offset 0) as step
   cross join lateral (
     select ${table}.id from ${table} where ${table}.id = step.id and step.entered is not null offset 0
   ) as seen`;

/** The same with a target that is written. */
const writes = (table: string, write: "update" | "delete") => `
  ${write === "update" ? `update ${table} as target set name = target.name from` : `delete from ${table} as target using`}
         (select id, set_config('app.context', context, true) as entered
            from (values (1, $1, gen_random_uuid()), (2, $2, $3::uuid), (3, $1, $3::uuid)) as step (n, context, id)
           order by n offset 0) as step
   where target.id = step.id and step.entered is not null`;

async function mixed(first: Actor, second: Actor, table: string, attack = scans): Promise<number> {
  let seen = 0;
  for (const scan of ["enable_seqscan", "enable_indexscan"]) {
    await asUser(app, first, async () => {
      await app.query(
        `set local ${scan} = off; set local enable_bitmapscan = off;
         set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_material = off`,
      );
      const { rowCount } = await app.query(attack(table), [
        contextOf(first),
        contextOf(second),
        a.row(table).id,
      ]);
      seen += rowCount ?? 0;
    });
  }
  return seen;
}

describe.each(["app_public.exchange_accounts", "app_public.bots", "app_public.tenant_api_keys"])(
  "%s",
  (table) => {
    test("a viewer and a key for another table do not read it together", async () => {
      expect(await mixed(a.viewer, ofDocuments, table)).toBe(0);
      expect(await mixed(ofDocuments, a.viewer, table)).toBe(0);
    });

    test("an owner reads it by the same statement: control", async () => {
      expect(await mixed(a.owner, a.owner, table)).toBe(4);
    });

    test.each(["update", "delete"] as const)("nor does a member with such a key %s it", async (write) => {
      const attack = (name: string) => writes(name, write);
      expect(await mixed(a.colleague, writerOfDocuments, table, attack)).toBe(0);
      expect(await mixed(writerOfDocuments, a.colleague, table, attack)).toBe(0);
      expect(await mixed(a.owner, a.owner, table, attack)).toBe(2);
    });
  },
);
