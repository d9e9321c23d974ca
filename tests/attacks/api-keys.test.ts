/**
 * A key does no more than its permissions, whatever SQL it reaches: any protected table, any
 * way of writing, functions with the owner's rights, views. All column privileges are open
 * here, so that the policies alone stand in the way.
 */
import { makeNeighbours, type Neighbours, type Person } from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asKey, type KeyIdentity, makeApiKey } from "../support/api-keys.ts";
import { asUser, inTransaction } from "../support/as-user.ts";
import { enterStatement } from "../support/context-settings.ts";
import { createTestDatabase } from "../support/database.ts";
import { sealFor } from "../support/seal.ts";
import { walledTables } from "../support/two-tenants.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const other = await db.connect("app");
const owner = await db.connect("owner");
const root = await db.connect("root");
const tables = await walledTables(owner);

let a: Neighbours["a"];
let b: Neighbours["b"];
let reader: KeyIdentity;
let writer: KeyIdentity;
let ofDocuments: KeyIdentity;
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await root.query("grant usage on schema app_private to app_user");
  for (const { name } of tables) {
    await root.query(`grant select, insert, update, delete on ${name} to app_user`);
  }
  reader = asKey(a.owner, await makeApiKey(app, a.owner, ["read"]));
  writer = asKey(a.owner, await makeApiKey(app, a.owner, ["write"]));
  ofDocuments = asKey(a.owner, await makeApiKey(app, a.owner, ["documents:write"]));
  await owner.query(
    `create view app_public.shown with (security_invoker) as select * from app_public.documents;
     grant select, insert, update, delete on app_public.shown to app_user;
     create function app_public.careless(statement text) returns bigint language plpgsql security definer
       set search_path = pg_catalog, pg_temp as $$
       declare touched bigint; begin execute statement; get diagnostics touched = row_count; return touched; end $$;
     grant execute on function app_public.careless(text) to app_user`,
  );
});

/** Every way to write a table, with the row that is there. */
function writes(name: string, columns: string[]): string[] {
  const list = columns.map((column) => `"${column}"`).join(", ");
  const first = `"${columns.find((column) => column !== "tenant_id" && column !== "id")}"`;
  const copy = `insert into ${name} (${list}) select ${list} from ${name}`;
  return [
    copy,
    `${copy} returning ${first}`,
    `${copy} on conflict do nothing`,
    `update ${name} set ${first} = ${first}`,
    `update ${name} set ${first} = ${first} where ${first} is not null returning *`,
    `delete from ${name}`,
    `with gone as (delete from ${name} where ${first} is not null returning *) select from gone`,
    `merge into ${name} as target using (select 1) as source on true when matched then delete`,
    `merge into ${name} as target using (select 1) as source on true when matched then update set ${first} = target.${first}`,
    `copy ${name} from stdin`,
  ];
}

async function columnsOf(name: string): Promise<string[]> {
  const { rows } = await root.query<{ attname: string }>(
    `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
        and attgenerated = '' order by attnum`,
    [name],
  );
  return rows.map(({ attname }) => attname);
}

const REFUSED: (string | number)[] = [0, "42501", "0A000"];
const outcomes = async (identity: KeyIdentity, statements: string[]) => {
  const seen: (string | number)[] = [];
  await asUser(app, identity, async () => {
    for (const statement of statements) seen.push(await outcome(app, statement));
  });
  return seen;
};

describe.each(tables.map(({ name }) => name))("%s", (name) => {
  test("a key that reads writes it in no way", async () => {
    const statements = writes(name, await columnsOf(name));
    for (const [at, seen] of (await outcomes(reader, statements)).entries()) {
      expect([statements[at], REFUSED.includes(seen)]).toEqual([statements[at], true]);
    }
    expect(await outcomes(reader, [`select from ${name}`])).toEqual([expect.any(Number)]);
  });

  test("a key for documents neither reads nor writes it, but documents", async () => {
    const statements = [`select from ${name}`, ...writes(name, await columnsOf(name))];
    const seen = await outcomes(ofDocuments, statements);
    if (name !== "app_public.documents") {
      for (const [at, one] of seen.entries()) {
        expect([statements[at], REFUSED.includes(one)]).toEqual([statements[at], true]);
      }
      expect(seen[0]).toBe(0);
    } else expect(seen.slice(0, 8)).toEqual([1, "23505", "23505", 0, 1, 1, 1, 1]);
  });
});

test("a key that writes does all of that: control", async () => {
  let written = 0;
  for (const { name } of tables) {
    const statements = writes(name, await columnsOf(name)).filter((text) => text.startsWith("update"));
    const seen = await outcomes(writer, statements);
    if (seen.every((one) => one === 1)) written++;
  }
  expect(written).toBeGreaterThan(20);
});

test("a view with the caller's rights gives a key no more", async () => {
  const statements = [
    "update app_public.shown set title = 'x'",
    "delete from app_public.shown",
    "insert into app_public.shown (tenant_id, user_id, title, content_hash) select tenant_id, user_id, 'x', content_hash from app_public.shown",
  ];
  expect(await outcomes(reader, statements)).toEqual([0, 0, "42501"]);
  expect(await outcomes(writer, statements)).toEqual([1, 1, 1]);
});

test("a function with the owner's rights writes for no key that may not", async () => {
  const reached = tables.filter(({ name }) => /usage_counters|tenant_api_keys/.test(name));
  expect(reached).toHaveLength(2);
  for (const { name } of reached) {
    const touched = async (identity: KeyIdentity, statement: string) =>
      asUser(app, identity, async () => {
        await app.query("savepoint careless");
        const answer = await app.query("select app_public.careless($1)::int as touched", [statement]).then(
          ({ rows }) => rows[0].touched,
          ({ code }) => code,
        );
        await app.query("rollback to savepoint careless");
        return answer;
      });
    for (const [statement, refused] of [
      [`update ${name} set created_at = created_at`, "42501"],
      [`delete from ${name}`, 0],
    ] as const) {
      expect(await touched(reader, statement)).toBe(refused);
      expect(REFUSED).toContain(await touched(ofDocuments, statement));
      expect(await touched(writer, statement)).toBeGreaterThan(0);
    }
  }
});

test("a key of one tenant is unknown in another, also with a genuine seal", async () => {
  for (const identity of [
    { ...reader, tenantId: b.id },
    { ...writer, tenantId: b.id },
  ]) {
    await asUser(app, identity, async () =>
      expect(await outcome(app, "select from app_public.documents")).toBe("RH017"),
    );
  }
  // As a user, a key is nobody; nor is a user a key.
  await asUser(app, { tenantId: a.id, userId: writer.keyId, role: "owner" }, async () =>
    expect(await outcome(app, "select from app_public.documents")).toBe("RH016"),
  );
  await asUser(app, { tenantId: a.id, keyId: a.owner.userId, role: "owner" }, async () =>
    expect(await outcome(app, "select from app_public.documents")).toBe("RH017"),
  );
  await asUser(app, writer, async () =>
    expect(await outcome(app, "select from app_public.documents")).toBe(1),
  );
});

test("a key is no user besides, and has no higher role than its own", async () => {
  await asUser(app, { ...writer, userId: a.owner.userId }, async () =>
    expect(await outcome(app, "select from app_public.documents")).toBe("RH002"),
  );
  const viewer = asKey(a.owner, await makeApiKey(app, a.owner, ["write"], "viewer"), "viewer");
  await asUser(app, { ...viewer, role: "owner" }, async () => {
    expect(await outcome(app, "select from app_public.documents")).toBe(1);
    expect(await outcome(app, "update app_public.documents set title = 'x'")).toBe(0);
  });
});

describe("the key's field in app.context", () => {
  const contextOf = (key: string, seal: string) => `|admin|${seal}${key}`;
  const sealOf = (identity: KeyIdentity) => sealFor({ ...identity, userId: "" });
  const forged: [string, () => string, string][] = [
    ["another key's id", () => contextOf(`|${writer.keyId}`, sealOf(reader)), "RH013"],
    ["no key", () => contextOf("", sealOf(reader)), "RH013"],
    ["no id behind the bar", () => contextOf("|", sealOf(reader)), "RH011"],
    ["the key in capitals", () => contextOf(`|${reader.keyId.toUpperCase()}`, sealOf(reader)), "RH013"],
    ["two keys", () => contextOf(`|${reader.keyId}|${writer.keyId}`, sealOf(reader)), "RH011"],
    [
      "a key behind the seal of work without a user",
      () => contextOf(`|${writer.keyId}`, sealFor({ tenantId: a.id, userId: "", role: "admin" })),
      "RH013",
    ],
  ];

  test.each(forged)("%s is refused", async (_, context, code) => {
    await asUser(app, reader, async () => {
      expect(await outcome(app, "select from app_public.documents")).toBe(1);
      expect(await outcome(app, "update app_public.documents set title = 'x'")).toBe(0);
      await app.query("select set_config('app.context', $1, true)", [context()]);
      expect(await outcome(app, "select tenancy.sealed_tenant_id()")).toBe(code);
      // Without an index a scan answers nothing instead.
      expect([0, code]).toContain(await outcome(app, "update app_public.documents set title = 'x'"));
    });
  });

  test("changed within the statement gives no row more", async () => {
    await asUser(app, ofDocuments, async () => {
      const flip = contextOf(`|${writer.keyId}`, sealOf(ofDocuments));
      expect(
        await outcome(
          app,
          `update app_public.bots set name = name where set_config('app.context', '${flip}', true) is not null`,
        ),
      ).toBe(0);
    });
  });
});

describe.each([
  ["revoked", "update app_public.tenant_api_keys set revoked_at = now() where id = $1"],
  ["expired", "update app_public.tenant_api_keys set expires_at = clock_timestamp() where id = $1"],
  ["deleted", "delete from app_public.tenant_api_keys where id = $1"],
])("a key that is %s", (_, end) => {
  test("ends at the next statement of an open transaction, and its neighbour's goes on", async () => {
    const key = asKey(a.owner, await makeApiKey(app, a.owner, ["write"]));
    await inTransaction(app, async () => {
      await app.query(enterStatement(key));
      expect(await outcome(app, "update app_public.documents set title = 'x'")).toBe(1);
      await root.query(end, [key.keyId]);
      expect(await outcome(app, "update app_public.documents set title = 'x'")).toBe("RH017");
      expect(await outcome(app, "select from app_public.documents")).toBe("RH017");
    });
    await asUser(app, writer, async () =>
      expect(await outcome(app, "update app_public.documents set title = 'x'")).toBe(1),
    );
  });

  test("ends for a seal that was cached meanwhile", async () => {
    const key = asKey(a.owner, await makeApiKey(app, a.owner, ["write"]));
    const seal = sealFor({ ...key, userId: "" });
    await other.query("begin");
    await other.query(enterStatement(key, seal));
    expect((await other.query("select tenancy.cache_seal() as cached")).rows).toEqual([{ cached: true }]);
    await root.query(end, [key.keyId]);
    await other.query("commit");
    await inTransaction(app, async () => {
      await app.query(enterStatement(key, seal));
      expect(await outcome(app, "select from app_public.documents")).toBe("RH017");
    });
  });
});

test("keys end when their table is truncated, as users do", async () => {
  const key = asKey(a.owner, await makeApiKey(app, a.owner, ["write"]));
  const reads = (identity: KeyIdentity | Person) =>
    inTransaction(root, async () => {
      await root.query("truncate app_public.tenant_api_keys");
      await root.query("truncate app_public.users cascade");
      await root.query(enterStatement(identity));
      return outcome(root, "select from app_public.tenants");
    });
  expect(await reads(key)).toBe("RH017");
  expect(await reads(a.owner)).toBe("RH016");
  await asUser(app, key, async () => expect(await outcome(app, "select from app_public.tenants")).toBe(1));
});

test("a key that expires is not cached beyond that", async () => {
  const key = asKey(a.owner, await makeApiKey(app, a.owner, ["write"]));
  await root.query(
    "update app_public.tenant_api_keys set expires_at = clock_timestamp() + interval '20 seconds' where id = $1",
    [key.keyId],
  );
  await root.query("delete from tenancy.cached_seals where ended_by > 0");
  await other.query("begin");
  await other.query(enterStatement(key));
  await other.query("select tenancy.cache_seal()");
  await other.query("commit");
  const { rows } = await root.query(
    "select believed_until <= clock_timestamp() + interval '20 seconds' as short from tenancy.cached_seals where key_id = $1",
    [key.keyId],
  );
  expect(rows).toEqual([{ short: true }]);
});

test("an admin's key makes no user that outlives it; an admin does", async () => {
  const adminKey = asKey(a.admin, await makeApiKey(app, a.admin, ["write"]));
  const person = "select from app_public.invite_member('evil@example.com', 'admin')";
  const added =
    "insert into app_public.users (email, display_name, role) values ('evil@example.com', 'e', 'viewer')";
  const changed = `update app_public.users set email = 'evil@example.com' where id = '${a.viewer.userId}'`;
  const raised = `update app_public.users set role = 'admin' where id = '${a.viewer.userId}'`;
  const named = `update app_public.users set display_name = 'Vera' where id = '${a.viewer.userId}'`;
  for (const statement of [person, added, changed, raised]) {
    expect([statement, await outcomes(adminKey, [statement])]).toEqual([statement, ["42501"]]);
  }
  // The controls: what a key may do, and what the admin may do.
  expect(await outcomes(adminKey, [named])).toEqual([1]);
  await asUser(app, a.admin, async () => {
    for (const statement of [person, changed, raised]) {
      expect([statement, await outcome(app, statement)]).toEqual([statement, 1]);
    }
  });
});
