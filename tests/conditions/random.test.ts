/** Conditions made at random: what the judge holds for bound, Postgres must never let through for another tenant. */
import fc from "fast-check";
import { checkDatabase } from "../../src/check/check.ts";
import type { Finding } from "../../src/report/finding.ts";
import { inTransaction } from "../check/support/in-transaction.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const MINE = "00000000-0000-4000-8000-00000000000a";
const OTHER = "00000000-0000-4000-8000-00000000000b";
const context = "nullif(current_setting('wild.tenant_id', true), '')::uuid";

const schema = `
  create role wild_owner nologin;
  create role wild_app nologin;
  create schema wild;
  grant usage on schema wild to wild_app;
  create function wild.sql_tenant() returns uuid language sql stable as $$ select ${context} $$;
  create function wild.is_mine(tenant uuid) returns boolean language sql stable as
    $$ select tenant = wild.sql_tenant() $$;
  create function wild.is_other(tenant uuid) returns boolean language plpgsql stable as $$
  begin
    if tenant is null then
      return true;
    end if;
    return tenant <> wild.sql_tenant();
  end $$;
  create table wild.rows (tenant_id uuid not null, id integer not null, flag boolean, primary key (tenant_id, id));`;

const value = fc.constantFrom("tenant_id", context, "wild.sql_tenant()", `(select ${context})`, "null::uuid");
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.tuple(value, fc.constantFrom("=", "<>", "<=", ">="), value).map((parts) => parts.join(" ")),
      fc
        .tuple(value, fc.constantFrom("is not distinct from", "is distinct from"), value)
        .map((parts) => parts.join(" ")),
      fc.tuple(value, fc.constantFrom("is null", "is not null")).map((parts) => parts.join(" ")),
      fc.tuple(value, value, value).map(([one, two, three]) => `${one} = coalesce(${two}, ${three})`),
      fc.tuple(value, value, value).map(([one, two, three]) => `${one} in (${two}, ${three})`),
      fc.tuple(value, value).map(([one, two]) => `nullif(${one}, ${two}) is null`),
      fc.constantFrom(
        "true",
        "false",
        "flag",
        "null::boolean",
        "wild.is_mine(tenant_id)",
        "wild.is_other(tenant_id)",
      ),
    ),
    fc.tuple(tie("condition"), tie("condition")).map((parts) => `(${parts.join(") and (")})`),
    fc.tuple(tie("condition"), tie("condition")).map((parts) => `(${parts.join(") or (")})`),
    tie("condition").map((one) => `not (${one})`),
    fc.tuple(tie("condition"), tie("condition")).map(([one, two]) => `coalesce(${one}, ${two})`),
    fc
      .tuple(
        tie("condition"),
        fc.constantFrom("true", "false", "unknown", "not true", "not false", "not unknown"),
      )
      .map(([one, test]) => `(${one}) is ${test}`),
    fc
      .tuple(tie("condition"), tie("condition"), tie("condition"))
      .map(([one, two, three]) => `case when ${one} then ${two} else ${three} end`),
    fc.tuple(tie("condition"), tie("condition")).map(([one, two]) => `case when ${one} then ${two} end`),
    tie("condition").map((one) => `exists (select where ${one})`),
    tie("condition").map((one) => `not exists (select where ${one})`),
    tie("condition").map((one) => `(select ${one})`),
  ),
}));

/** Whether each condition lets a tenant's own row through, and whether another's, by what Postgres answers. */
async function shownBy(conditions: readonly string[]): Promise<{ own: boolean; strange: boolean }[]> {
  const shown = conditions.map(() => ({ own: false, strange: false }));
  for (const given of ["", MINE, OTHER]) {
    await root.query("select set_config('wild.tenant_id', $1, true)", [given]);
    const columns = conditions.map((one, at) => `(${one}) as c${at}`).join(", ");
    const { rows } = await root.query<Record<string, boolean | null | string>>(
      `select tenant_id, ${columns}
         from (values ($1::uuid), ($2::uuid)) as tenants (tenant_id)
         cross join (values (true), (false), (null)) as flags (flag)`,
      [MINE, OTHER],
    );
    for (const row of rows)
      for (const [at, one] of shown.entries())
        if (row[`c${at}`] === true) one[row.tenant_id === given ? "own" : "strange"] = true;
  }
  return shown;
}

/** Notes on speed and on empty settings accuse nobody. */
const isAccusation = ({ rule, level }: Finding): boolean =>
  /^(policy|permissive)-/.test(rule) && (level !== "info" || rule === "policy-shared-rows");

test("no condition is passed over that shows another tenant's row, and few are accused that show none", async () => {
  const conditions = fc.sample(condition, { numRuns: 400, seed: 7 });
  const { missed, accused, useful } = await inTransaction(root, async () => {
    await root.query(schema);
    for (const [at, one] of conditions.entries())
      await root.query(`
        create table wild.t${at} (like wild.rows including all);
        alter table wild.t${at} owner to wild_owner;
        alter table wild.t${at} enable row level security, force row level security;
        create policy own on wild.t${at} for select using (${one});
        grant select on wild.t${at} to wild_app`);
    const { findings } = await checkDatabase(root, { roles: ["wild_app"], tenantColumns: ["tenant_id"] });
    const reported = new Set(
      findings.filter(isAccusation).map(({ object }) => /\bt(\d+)$/.exec(object)?.[1]),
    );
    const shown = await shownBy(conditions);
    const isSound = (at: number) => shown[at]?.own === true && !shown[at].strange;
    return {
      missed: conditions.filter((_, at) => !reported.has(String(at)) && shown[at]?.strange),
      accused: conditions.filter((_, at) => reported.has(String(at)) && isSound(at)),
      useful: conditions.filter((_, at) => isSound(at)),
    };
  });
  expect(missed).toEqual([]);
  // What compares the context with itself, or with null, is more than a policy says.
  expect(accused.length).toBeLessThan(useful.length / 3);
});
