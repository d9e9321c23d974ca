/** What is drawn: the parts of one attack, each of which shrinks to its simplest by itself. */
import fc from "fast-check";
import { anyConditions, place } from "./conditions.ts";
import { type Attacker, anySequence, type Context } from "./contexts.ts";
import { anyPlans } from "./plans.ts";
import { PROTOCOLS } from "./protocols.ts";
import { READS } from "./reads.ts";
import { TABLES, type TableName } from "./world-sql.ts";
import { WRITES } from "./writes.ts";

export type Draw = {
  attacker: Attacker;
  /** Whether the seals are cached before. */
  cached: boolean;
  plans: string[];
  table: TableName;
  other: TableName;
  shape: string;
  protocol: string;
  /** How it is run: explained, or with rows. */
  explained: boolean;
  contexts: Context[];
  conditions: string[];
  otherConditions: string[];
  columns: string;
  order: string;
  limit: string;
  lock: string;
  sample: string;
  join: string;
  /** Where a scan by place looks, one after the other. */
  places: string[];
};

const anyAttacker: fc.Arbitrary<Attacker> = fc.record({
  own: fc.constantFrom("t1", "t4", "t2", "t5"),
  second: fc.oneof(fc.constant(null), fc.constantFrom("t4", "t1", "t5", "t2")),
  role: fc.oneof({ weight: 3, arbitrary: fc.constant("owner") }, fc.constantFrom("member", "viewer")),
});
const table = fc.constantFrom(...TABLES);
const seldom = (...values: string[]) =>
  fc.oneof({ weight: 4 * values.length, arbitrary: fc.constant("") }, fc.constantFrom(...values));
const shapes = (weight: number, of: object) => ({ weight, arbitrary: fc.constantFrom(...Object.keys(of)) });

export const anyDraw: fc.Arbitrary<Draw> = fc.record({
  attacker: anyAttacker,
  cached: fc.boolean(),
  plans: anyPlans,
  table,
  other: table,
  shape: fc.oneof(shapes(3, READS), shapes(1, WRITES)),
  protocol: fc.oneof(
    { weight: 3, arbitrary: fc.constant("direct") },
    fc.constantFrom(...Object.keys(PROTOCOLS)),
  ),
  explained: fc.boolean(),
  contexts: anySequence,
  conditions: anyConditions,
  otherConditions: anyConditions,
  columns: fc.constantFrom(
    ...["d.mark", "d.word", "d.tenant_id", "d.tenant_id, d.word", "d.num, d.note", "d.*", "d"],
    ...["count(*)", "max(d.num)", "min(d.word)", "string_agg(d.mark, ',')", "count(d.note)"],
  ),
  order: seldom("d.num", "d.num desc", "d.tenant_id, d.word", "d.word desc", "d.tenant_id desc, d.word desc"),
  limit: seldom("limit 1", "limit 3"),
  lock: seldom("for update", "for share", "for update skip locked"),
  sample: seldom(
    "tablesample bernoulli (100)",
    "tablesample system (100)",
    "tablesample bernoulli (60) repeatable (1)",
  ),
  join: fc.constantFrom(
    ...["e.word = d.word", "e.id = d.id", "e.num > d.num", "e.tenant_id = d.tenant_id and e.id = d.id"],
    ...["e.note is null and d.note is null", "e.tenant_id <> d.tenant_id", "true"],
  ),
  places: fc.array(place, { minLength: 4, maxLength: 4 }),
});
