import type { Client } from "pg";
import { asPlatform, asUser } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const list = () => outcome(app, "select id, name, key_prefix, permissions from app_public.tenant_api_keys");
const revoke = (id = a.row("app_public.tenant_api_keys").id) =>
  outcome(app, "update app_public.tenant_api_keys set revoked_at = now() where id = $1", [id]);

test("owners and admins see, revoke and remove the keys of their tenant, and none of the neighbour's", async () => {
  const other = b.row("app_public.tenant_api_keys").id;
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      expect(await list()).toBe(1);
      expect(await revoke()).toBe(1);
      expect(await revoke(other)).toBe(0);
      expect(await outcome(app, "delete from app_public.tenant_api_keys")).toBe(1);
    });
  }
});

test("members and viewers see and change none, not even one that they made", async () => {
  for (const person of [a.member, a.colleague, a.viewer]) {
    await asPlatform(operator, () =>
      operator.query("update app_public.tenant_api_keys set created_by = $2 where tenant_id = $1", [
        a.id,
        person.userId,
      ]),
    );
    await asUser(app, person, async () => {
      expect(await list()).toBe(0);
      expect(await revoke()).toBe(0);
      expect(await outcome(app, "delete from app_public.tenant_api_keys where id is not null")).toBe(0);
    });
  }
});

test("the hash is readable by nobody in the tenant, by name, in a condition or in a whole row", async () => {
  await asUser(app, a.owner, async () => {
    for (const statement of [
      "select key_hash from app_public.tenant_api_keys",
      "select id from app_public.tenant_api_keys where key_hash > '\\x00'",
      "select id from app_public.tenant_api_keys order by key_hash",
      "select * from app_public.tenant_api_keys",
      "select keys from app_public.tenant_api_keys as keys",
      "select to_jsonb(keys) from app_public.tenant_api_keys as keys",
      "delete from app_public.tenant_api_keys returning key_hash",
    ]) {
      expect([statement, await outcome(app, statement)]).toEqual([statement, "42501"]);
    }
  });
});

test.each([
  "key_hash",
  "key_prefix",
  "permissions",
  "expires_at",
  "last_used_at",
  "created_by",
  "tenant_id",
  "id",
])("an owner may not write %s of a key: it would be another key", async (column) => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, `update app_public.tenant_api_keys set ${column} = default`)).toBe("42501");
  });
});

test("an owner makes no key by hand: a key is made where its secret can be shown once", async () => {
  await asUser(app, a.owner, async () => {
    const made = await outcome(
      app,
      "insert into app_public.tenant_api_keys (name, key_prefix, key_hash) values ('x', 'x', sha256('x'))",
    );
    expect(made).toBe("42501");
  });
});

test("a hash has 32 bytes", async () => {
  await asPlatform(operator, async () => {
    const change = "update app_public.tenant_api_keys set key_hash = $2 where tenant_id = $1";
    expect(await outcome(operator, change, [a.id, Buffer.alloc(31)])).toBe("23514");
    expect(await outcome(operator, change, [a.id, Buffer.alloc(32)])).toBe(1);
  });
});

/** Sets revoked_at once more after the key was revoked an hour ago; answers what it is then, in hours before now. */
const again = (client: Client, value: string) =>
  outcomeOf(client, `update app_public.tenant_api_keys set revoked_at = ${value} where tenant_id = $1`);

async function outcomeOf(client: Client, sql: string): Promise<unknown> {
  await client.query(
    "update app_public.tenant_api_keys set revoked_at = now() - interval '1 hour' where tenant_id = $1",
    [a.id],
  );
  const changed = await outcome(client, sql, [a.id]);
  if (changed !== 1) return changed;
  await client.query(sql, [a.id]);
  const { rows } = await client.query(
    "select extract(epoch from now() - revoked_at)::float / 3600 as hours from app_public.tenant_api_keys where tenant_id = $1",
    [a.id],
  );
  return rows[0].hours;
}

test("a revocation is not undone, by nobody and by no statement", async () => {
  const merge = `merge into app_public.tenant_api_keys as keys using (select $1::uuid as tenant) as given
                    on keys.tenant_id = given.tenant when matched then update set revoked_at = null`;
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      expect(await again(app, "null")).toBe("42501");
      expect(await again(app, "nullif(now(), now())")).toBe("42501");
      expect(await outcomeOf(app, merge)).toBe("42501");
      expect(
        await again(app, "case when set_config('role', 'none', true) = 'none' then null::timestamptz end"),
      ).toBe("42501");
    });
  }
  await asPlatform(operator, async () => {
    expect(await again(operator, "null")).toBe("42501");
  });
});

test("nor is it put off: the earlier time holds", async () => {
  await asUser(app, a.admin, async () => {
    expect(await again(app, "now()")).toBe(1);
    expect(await again(app, "'infinity'")).toBe(1);
    expect(await again(app, "revoked_at")).toBe(1);
    expect(await again(app, "now() - interval '2 hours'")).toBe(2);
  });
});
