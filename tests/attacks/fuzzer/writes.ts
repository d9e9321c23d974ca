/** Statements that write, in the same contexts. The harness looks afterwards whether B's rows are what they were. */
import type { Parts } from "./parts.ts";
import { TENANTS } from "./tenants.ts";

type Shape = (parts: Parts) => string;
const NEW = "(id, word, num, note, mark)";
const row = (n: string) => `900 + ${n}, 'new', 0, null, 'new'`;

/** A version that does not know one refuses it, in all worlds alike. */
export const WRITES: Record<string, Shape> = {
  update: ({ d, where }) => `update ${d} set num = d.num + 1 ${where()} returning d.mark`,
  "update by contexts": ({ d, steps, where }) =>
    `update ${d} set num = d.num + 1 from ${steps} ${where("d.id >= sw.n")} returning d.mark, sw.n`,
  "update in a condition": ({ d, where, flip }) =>
    `update ${d} set note = 'mine' ${where(`(${flip("(d.id % 4)")}) is not null`)} returning d.*`,
  "update to a context": ({ d, where, flip }) =>
    `update ${d} set note = ${flip("1")} ${where()} returning d.mark`,
  "update by the claim": ({ d, where, flip }) =>
    `update ${d} set tenant_id = current_setting('app.current_tenant_id')::uuid ${where(`(${flip("1")}) is not null`)} returning d.mark`,
  "update from the other": ({ d, e, where, draw, flip }) =>
    `update ${d} set note = e.word from ${e} ${where(draw.join, `(${flip("(e.id % 4)")}) is not null`)} returning d.mark, e.mark`,
  delete: ({ d, where }) => `delete from ${d} ${where()} returning d.mark`,
  "delete by contexts": ({ d, steps, where }) =>
    `delete from ${d} using ${steps} ${where("d.id >= sw.n")} returning d.mark`,
  "delete in a condition": ({ d, where, flip }) =>
    `delete from ${d} ${where(`(${flip("(d.id % 4)")}) is not null`)} returning d.mark`,
  "insert by default": ({ draw, steps }) =>
    `insert into fuzz.${draw.table} ${NEW} select ${row("sw.n")} from ${steps} where sw.s is not null returning id, mark`,
  "insert for B": ({ draw, steps }) =>
    `insert into fuzz.${draw.table} (tenant_id, id, word, num, note, mark) select '${TENANTS.b}', ${row("sw.n")} from ${steps} where sw.s is not null returning id`,
  "insert B's key": ({ draw, steps }) =>
    `insert into fuzz.${draw.table} (tenant_id, id, word, num, note, mark) select current_setting('app.current_tenant_id')::uuid, sw.n, 'new', 0, null, 'new' from ${steps} where sw.s is not null on conflict do nothing returning id`,
  "insert or update": ({ draw, steps }) =>
    `insert into fuzz.${draw.table} as d ${NEW} select sw.n, 'new', 0, null, 'new' from ${steps} where sw.s is not null on conflict (tenant_id, id) do update set note = 'mine' where d.num > 0 returning d.mark`,
  "insert what is read": ({ draw, e, otherWhere, flip }) =>
    `insert into fuzz.${draw.table} ${NEW} select 900 + e.id, e.word, e.num, e.note, 'new' from ${e} ${otherWhere(`(${flip("(e.id % 4)")}) is not null`)} returning id, word`,
  merge: ({ draw, steps }) =>
    `merge into fuzz.${draw.table} as d using ${steps} on d.id = sw.n and sw.s is not null when matched and d.note is null then delete when matched then update set note = 'mine' when not matched then insert ${NEW} values (${row("sw.n")})`,
  "merge on conditions": ({ draw, e, flip }) =>
    `merge into fuzz.${draw.table} as d using (select ${flip("(e.id % 4)")} as s, e.* from ${e} offset 0) as e on ${["true", ...draw.conditions, draw.join].join(" and ")} when matched then update set note = 'mine' when not matched then do nothing`,
  "write, then read": ({ d, where, steps, again }) =>
    `with written as (update ${d} set note = 'mine' ${where()} returning d.id as w) select x.*, (select count(*) from written) from ${steps} cross join lateral ${again} as x`,
  "merge, returning": ({ draw, steps }) =>
    `merge into fuzz.${draw.table} as d using ${steps} on d.id >= sw.n and sw.s is not null when matched then update set note = 'mine' when not matched by source and d.num > 0 then delete returning merge_action(), d.mark, sw.n`,
  "update, returning old and new": ({ d, steps, where }) =>
    `update ${d} set note = 'mine' from ${steps} ${where("d.id >= sw.n")} returning old.mark, old.*, new.note, sw.n`,
  "insert, returning old": ({ draw, steps }) =>
    `insert into fuzz.${draw.table} as d ${NEW} select sw.n, 'new', 0, null, 'new' from ${steps} where sw.s is not null on conflict (tenant_id, id) do update set note = 'mine' returning old.*, new.mark`,
};
