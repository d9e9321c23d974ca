/** Statements that read. Each goes through the contexts where it has a chance to. */
import type { Parts } from "./parts.ts";

type Shape = (parts: Parts) => string;
const quoted = (sql: string) => `'${sql.replaceAll("'", "''")}'`;
/** All rows as text, where one value is wanted. */
const asText = ({ columns, d, where }: Parts, ...more: string[]) =>
  `select string_agg(x::text, ' ') from (select ${columns} from ${d} ${where(...more)} offset 0) as x`;

/** Those whose scans are in a statement within the statement. */
export const NESTED = ["a statement within", "statistics of a statement"];

export const READS: Record<string, Shape> = {
  plain: ({ columns, d, where, tail }) => `select ${columns} from ${d} ${where()} ${tail}`,
  lateral: ({ steps, again }) => `select * from ${steps} cross join lateral ${again} as x`,
  "left lateral": ({ steps, again }) =>
    `select sw.n, x.* from ${steps} left join lateral ${again} as x on true`,
  "sub-select in the list": (parts) => `select sw.n, (${asText(parts, "sw.n > 0")}) from ${parts.steps}`,
  "joined by a number": ({ steps, d, where }) =>
    `select d.mark, sw.n from ${steps} join ${d} on d.id >= sw.n ${where()}`,
  "joined by equality": ({ steps, d, where }) =>
    `select d.mark, sw.n from ${steps} join ${d} on d.id = sw.n ${where()}`,
  "joined by place": ({ steps, d, where, draw }) =>
    `select d.mark, sw.n from ${steps} join ${d} on d.ctid = (array[${draw.places}]::tid[])[sw.n] ${where()}`,
  "again by place": ({ columns, steps, d, where, draw }) =>
    `select * from ${steps} cross join lateral (select ${columns} from ${d} ${where(`d.ctid = (array[${draw.places}]::tid[])[sw.n]`)} offset 0) as x`,
  condition: ({ columns, d, where, flip, tail }) =>
    `select ${columns} from ${d} ${where(`(${flip("1")}) is not null`)} ${tail}`,
  "condition by row": ({ d, where, flip, tail }) =>
    `select d.mark from ${d} ${where(`(${flip("(d.id % 4 + 1)")}) is not null`)} ${tail}`,
  "condition before": ({ columns, d, where, flip, tail }) =>
    `select ${columns} from ${d} ${where(`(select ${flip("1")}) is not null`)} ${tail}`,
  list: ({ d, where, flip, tail }) => `select d.mark, ${flip("(d.id % 4 + 1)")} from ${d} ${where()} ${tail}`,
  union: ({ steps, again, columns, d, where }) =>
    `select count(*) from (select ${columns} from ${d} ${where()} offset 0) as first union all select count(x) from ${steps} cross join lateral ${again} as x`,
  "except itself": ({ steps, again, columns, d, where }) =>
    `select x from ${steps} cross join lateral ${again} as x except select y from (select ${columns} from ${d} ${where()} offset 0) as y`,
  materialized: ({ columns, d, where, steps, again }) =>
    `with first as materialized (select ${columns} from ${d} ${where()}), switch as materialized (select sw.*, (select count(*) from first) as f from ${steps}) select * from switch as sw cross join lateral ${again} as x`,
  "not materialized": ({ d, where, steps }) =>
    `with seen as not materialized (select d.mark, d.id from ${d} ${where()}) select * from ${steps} cross join lateral (select * from seen where seen.id > sw.n - 2 offset 0) as x`,
  recursive: ({ d, where, flip, draw }) =>
    `with recursive visited (n, seen) as (select 1, null::text union all select n + 1, x.seen from visited cross join lateral (select (${flip("visited.n")}) as s offset 0) as switch cross join lateral (select string_agg(d.mark, ',') as seen from ${d} ${where("switch.s is not null", "visited.n > 0")} offset 0) as x where n <= ${draw.contexts.length}) select * from visited`,
  "by own rows": ({ e, otherWhere, flip, again }) =>
    `select sw.n, x.* from ${e} cross join lateral (select ${flip("(e.id % 4)")} as s, e.id as n offset 0) as sw cross join lateral ${again} as x ${otherWhere("e.id <= 4")}`,
  "between two scans": ({ e, otherWhere, flip, again }) =>
    `select * from (select e.mark, e.id as n from ${e} ${otherWhere()} limit 2) as sw left join lateral (select ${flip("sw.n")} as s, sw.n as m offset 0) as switch on true left join lateral ${again} as x on switch.m > 0`,
  exists: ({ steps, d, where }) =>
    `select sw.n, exists (select from ${d} ${where("sw.n > 0")}) from ${steps}`,
  "not exists": ({ steps, d, where }) =>
    `select sw.n from ${steps} where not exists (select from ${d} ${where("d.id >= sw.n")})`,
  in: ({ steps, d, where }) => `select sw.n, sw.n in (select d.id from ${d} ${where()}) from ${steps}`,
  "in by row": ({ steps, d, where }) =>
    `select sw.n from ${steps} where sw.n = any (select d.id from ${d} ${where("sw.s is not null")})`,
  "two tables": ({ columns, d, e, where, draw, tail }) =>
    `select ${columns} from ${d} join ${e} on ${draw.join} ${where()} ${tail}`,
  "two tables again": ({ steps, d, e, where, draw }) =>
    `select * from ${steps} cross join lateral (select count(*), min(d.mark), max(e.mark) from ${d} join ${e} on ${draw.join} ${where("sw.n > 0")} offset 0) as x`,
  "two tables, flipped by row": ({ d, e, where, draw, flip }) =>
    `select d.mark, e.mark from ${d} join ${e} on ${draw.join} ${where(`(${flip("(d.id % 4 + 1)")}) is not null`)}`,
  "outer join": ({ d, e, where, draw, flip }) =>
    `select d.mark, e.mark from ${d} left join ${e} on ${draw.join} and (${flip("(d.id % 4 + 1)")}) is not null ${where()}`,
  "full join again": ({ steps, d, e, where }) =>
    `select * from ${steps} cross join lateral (select count(*), count(d.mark), count(e.mark) from ${d} full join ${e} on e.num = d.num and sw.n > 0 ${where()} offset 0) as x`,
  grouped: ({ steps, d, where }) =>
    `select * from ${steps} cross join lateral (select d.note, count(*), min(d.mark) from ${d} ${where("sw.n > 0")} group by d.note order by 1 offset 0) as x`,
  window: ({ steps, d, where }) =>
    `select * from ${steps} cross join lateral (select d.mark, row_number() over (order by d.word) from ${d} ${where("sw.n > 0")} offset 0) as x`,
  "ordered by": ({ columns, d, where, flip }) =>
    columns.includes("(")
      ? `select ${columns} from ${d} ${where()} order by ${flip("1")}`
      : `select ${columns} from ${d} ${where()} order by ${flip("(d.id % 4)")}`,
  "a statement within": (parts) =>
    `select sw.n, query_to_xml(${quoted(asText(parts))}, true, false, '')::text from ${parts.steps}`,
  "statistics of a statement": (parts) =>
    `select sw.n, x.word from ${parts.steps} cross join lateral ts_stat(${quoted(`select array_to_tsvector(array[coalesce((${asText(parts)}), '')])`)}) as x where sw.s is not null`,
  "one branch after the other": ({ columns, d, where, flip }) =>
    `select (select count(x) from (select ${columns} from ${d} ${where()} offset 0) as x), (select ${flip("1")}), (select count(x) from (select ${columns} from ${d} ${where()} offset 0) as x)`,
  case: (parts) =>
    `select case when (${parts.flip("sw.n")}) is null then '' else (${asText(parts, "sw.n > 0")}) end from generate_series(1, ${parts.draw.contexts.length}) as sw (n)`,
};
