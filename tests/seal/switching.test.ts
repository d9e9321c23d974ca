/** The seal is switched while sessions keep plans that were made before. */
import type { Client } from "pg";
import { inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { sealFor } from "../support/seal.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const owner = await db.connect("owner");

const A = { tenantId: "0190a000-0000-7000-8000-00000000000a", userId: "", role: "owner" };
const B = { ...A, tenantId: "0190a000-0000-7000-8000-00000000000b" };

beforeAll(async () => {
  const root = await db.connect("root");
  await root.query("insert into app_public.tenants (id, slug, name) values ($1, 'a', 'A'), ($2, 'b', 'B')", [
    A.tenantId,
    B.tenantId,
  ]);
});

const require = (required: boolean) =>
  owner.query("select tenancy.require_seal($1, 'a test of the switch')", [required]);

/** Asks by statements whose plans the session keeps; answers the slugs, or the error. */
const ask = (client: Client, claims: typeof A, seal: string, slug: string): Promise<string> =>
  inTransaction(client, async () => {
    await client.query(enterStatement(claims, seal));
    // By the index on the tenant: a scan without it answers nothing, and says nothing.
    await client.query("set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off");
    return client
      .query({
        name: "by-slug",
        text: "select slug from app_public.tenants where slug || '' = $1",
        values: [slug],
      })
      .then(
        ({ rows }) => JSON.stringify(rows.map((row) => row.slug)),
        ({ code }) => code,
      );
  });

test("a session that has planned without a seal asks for one from the switch on", async () => {
  const client = await db.connect("app");
  await require(false);
  for (let n = 0; n < 3; n++) expect(await ask(client, A, "", "a")).toBe('["a"]');
  expect(await ask(client, B, "", "b")).toBe('["b"]');

  await require(true);
  expect(await ask(client, A, "", "a")).toBe("RH010");
  expect(await ask(client, B, sealFor(A), "b")).toBe("RH013");
  expect(await ask(client, A, sealFor(A), "a")).toBe('["a"]');
});

test("a session that has planned with a seal asks for none once it is switched off", async () => {
  const client = await db.connect("app");
  await require(true);
  for (let n = 0; n < 3; n++) expect(await ask(client, A, sealFor(A), "a")).toBe('["a"]');
  expect(await ask(client, A, "", "a")).toBe("RH010");

  await require(false);
  expect(await ask(client, A, "", "a")).toBe('["a"]');
  expect(await ask(client, B, sealFor(A), "b")).toBe('["b"]');
  await require(true);
  expect(await ask(client, B, sealFor(A), "b")).toBe("RH013");
});

test("the part of the wall that refuses is planned anew as well", async () => {
  const client = await db.connect("app");
  const plain = (claims: typeof A, seal: string) =>
    inTransaction(client, async () => {
      await client.query(enterStatement(claims, seal));
      // Nobody has a document: what answers is the part that asks before a row is fetched.
      return client.query({ name: "documents", text: "select from app_public.documents" }).then(
        ({ rowCount }) => String(rowCount),
        ({ code }) => code,
      );
    });
  await require(false);
  for (let n = 0; n < 3; n++) expect(await plain(B, "")).toBe("0");
  await require(true);
  expect(await plain(B, sealFor(A))).toBe("RH013");
  expect(await plain(A, sealFor(A))).toBe("0");
});
