import { anchor, createDemoDatabase, type DemoDatabase, tablesOf } from "./loaded.ts";

// When a row was written Postgres says, except in tables whose history the platform writes.
const writtenNow = new Set(["created_at", "updated_at"]);
const history = [
  ["runs", "orders", "bot_ai_logs", "notifications", "event_outbox", "audit_logs"],
  ["jobs", "agent_signals", "usage_counters", "tenant_api_keys", "invitations", "news_articles"],
].flat();
// Chance that must be chance.
const secret = new Set(["key_hash", "token_hash"]);

/** What each table holds, as one hash of all its rows. */
async function checksums(db: DemoDatabase): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const table of await tablesOf(db, false)) {
    const columns = await db.all<{ name: string }>(
      `select attname as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped order by 1`,
      [`app_public.${table}`],
    );
    const compared = columns
      .map(({ name }) => name)
      .filter((name) => !secret.has(name) && (history.includes(table) || !writtenNow.has(name)));
    const [row] = await db.all<{ hash: string }>(
      `select count(*) || ' ' || md5(string_agg(line, E'\\n' order by line)) as hash
         from (select row(${compared.join(", ")})::text as line from app_public.${table}
                where '${table}' <> 'tenants' or row_to_json(${table}) ->> 'slug' <> 'default') as lines`,
    );
    sums[table] = row?.hash ?? "";
  }
  return sums;
}

/** Tests that a database gets the same demo data as the given one, which has them. */
export function sameAgain(database: () => DemoDatabase): void {
  test("two databases get the same data, even where the load of one was cut off and went on another day", async () => {
    const whole = database();
    const resumed = await createDemoDatabase();
    try {
      const cutOff = new Error("cut off");
      const cut = (done: number) => {
        if (done > 0.6) throw cutOff;
      };
      await expect(resumed.load({ onProgress: cut })).rejects.toThrow(cutOff);
      const partly = await checksums(resumed);
      await resumed.load({ anchor: new Date(anchor.getTime() + 3 * 86_400_000) });

      const expected = await checksums(whole);
      expect(partly).not.toEqual(expected);
      expect(Object.keys(expected)).toHaveLength(36);
      expect(await checksums(resumed)).toEqual(expected);
      const secrets =
        "select tenant_id, credential_id, account_id, key_id from app_private.api_secrets order by 1, 2";
      expect(await resumed.all(secrets)).toEqual(await whole.all(secrets));
    } finally {
      await resumed.drop();
    }
  }, 240_000);

  test("a tenant of another customer who has one of the names is left alone", async () => {
    const db = await createDemoDatabase();
    try {
      await db.all("insert into app_public.tenants (slug, name) values ('globex', 'The real Globex')");
      await expect(db.load()).rejects.toMatchObject({ code: "CONFLICT" });
      const tenants = await db.all("select slug, name from app_public.tenants where slug <> 'default'");
      expect(tenants).toEqual([{ slug: "globex", name: "The real Globex" }]);
    } finally {
      await db.drop();
    }
  });
}
