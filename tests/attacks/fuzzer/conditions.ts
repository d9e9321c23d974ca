/** Conditions on the columns of a table that goes by the name of `d`. */
import fc from "fast-check";
import { TENANTS } from "./tenants.ts";

const count = fc.integer({ min: 1, max: 12 });
/** One's own value, one that B has in the one world, one that it has in the other, and nobody's. */
const word = fc
  .tuple(fc.constantFrom("mm", "nn", "mm", "nn", "aa", "zz"), count)
  .map(([who, n]) => `'${who}-${String(n).padStart(3, "0")}'`);
const num = fc.tuple(fc.constantFrom(300, 500, 300, 500, 100, 900), count).map(([who, n]) => who + n);
/** Of every six rows the third is B's; in a partition, the first twelve. */
export const place = fc
  .oneof(
    { weight: 3, arbitrary: count.map((n) => 6 * n - 3) },
    { weight: 1, arbitrary: count },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 72 }) },
  )
  .map((n) => `'(0,${n})'`);
const tenant = fc.constantFrom(...([TENANTS.b, TENANTS.t1, TENANTS.t4, TENANTS.t2, TENANTS.t5] as const));
const claim = "current_setting('app.current_tenant_id')::uuid";

const fill = (template: string): fc.Arbitrary<string> => {
  const values: Record<string, fc.Arbitrary<string | number>> = {
    W: word,
    N: num,
    I: count,
    P: place,
    T: tenant,
  };
  const parts = template.split(/\b([WNIPT])\b/);
  return fc
    .tuple(
      ...parts.map((part, n) =>
        n % 2 === 1 ? (values[part] as fc.Arbitrary<string | number>) : fc.constant(part),
      ),
    )
    .map((filled) => filled.join(""));
};
const any = (templates: string[]) => fc.oneof(...templates.map(fill));

const onWords = any([
  "d.word = W",
  "d.word in (W, W)",
  "d.word = any (array[W])",
  "d.word >= any (array[W])",
  "d.word between W and W",
  "d.word >= W",
  "starts_with(d.word, 'mm')",
  "d.word like 'mm-00%'",
  "(d.word = W or d.num = N)",
  "d.word <> W",
  "d.word || '' = W",
  "upper(d.word) = upper(W)",
  "exists (select from unnest(array[W, W]) as w where w = d.word)",
]);
const onNumbers = any([
  "d.num = N",
  "d.num in (N, N)",
  "d.num = any (array[N])",
  "d.num > N",
  "d.num between N and N",
  "d.num = N and d.note is null",
  "d.num % 2 = 0",
  "d.id = I",
  "d.id <= I",
]);
const onNulls = any([
  "d.note is null",
  "d.note is not null",
  "d.note = 'note'",
  "d.note is distinct from 'note'",
  "d.flag",
  "not d.flag",
  "d.flag is not true",
  "coalesce(d.note is null, d.flag)",
]);
const onTenants = any([
  `d.tenant_id = ${claim}`,
  "d.tenant_id = 'T'",
  "d.tenant_id in ('T', 'T')",
  "d.tenant_id = any (array['T', 'T']::uuid[])",
  "d.tenant_id >= 'T'",
  "d.tenant_id <= 'T'",
  "d.tenant_id between 'T' and 'T'",
  "d.tenant_id <> 'T'",
  `d.tenant_id = (select ${claim})`,
  "d.tenant_id = tenancy.current_tenant_id()",
  "(d.tenant_id, d.word) = ('T', W)",
  "(d.tenant_id, d.word) >= ('T', W)",
  "uuid_eq(d.tenant_id, 'T')",
  "d.tenant_id = 'T' and d.word = W",
  `d.tenant_id = ${claim} and d.word = W`,
  "d.tenant_id is not null",
]);
const onPlaces = any([
  "d.ctid = P",
  "d.ctid in (P, P)",
  "d.ctid >= P and d.ctid <= P",
  "d.ctid > P",
  "d.ctid = P and d.note is null",
  "d.ctid = P and d.note is not null",
  "d.ctid = P and d.flag",
]);
/** What raises at a row, and tells of it, where it is run before the wall. */
const leaking = any([
  "d.word::uuid is not null",
  "1 / (d.num - N) is not null",
  "d.tenant_id = tenancy.sealed_tenant_id()",
  "(select tenancy.sealed_tenant_id()) is not null",
]);

const condition = fc.oneof(
  { weight: 6, arbitrary: onWords },
  { weight: 4, arbitrary: onNumbers },
  { weight: 3, arbitrary: onNulls },
  { weight: 4, arbitrary: onTenants },
  { weight: 3, arbitrary: onPlaces },
  { weight: 1, arbitrary: leaking },
);

/** One as a rule: the more, the fewer rows there are to tell of. */
export const anyConditions: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.option(condition, { freq: 4 }),
    fc.oneof({ withCrossShrink: true }, { weight: 3, arbitrary: fc.constant(null) }, condition),
    fc.oneof({ withCrossShrink: true }, { weight: 6, arbitrary: fc.constant(null) }, condition),
  )
  .map((conditions) => conditions.filter((drawn) => drawn !== null));
