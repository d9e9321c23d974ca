import { createHash } from "node:crypto";
import type { Column, Table } from "./describe-table.ts";

/** Values that a column may take, likeliest first; `n` makes them different from row to row. */
export function candidatesFor(table: Table, column: Column, n: number): string[] {
  if (column.labels) return column.labels;
  if (column.isArray) return ["{}"];
  const listed = listedValues(table, column.name);
  if (listed.length > 0) return listed;

  const hash = createHash("sha256").update(`${table.name}.${column.name}.${n}`).digest("hex");
  switch (column.baseType) {
    case "uuid":
      return [hash.slice(0, 32).replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-7$3-8$4-$5")];
    case "bool":
      return ["true", "false"];
    case "int2":
    case "int4":
    case "int8":
    case "numeric":
    case "float4":
    case "float8":
      return [String(n + 1), "1", "0", "0.5", "100"];
    case "timestamptz":
    case "timestamp":
      return [new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString()];
    case "date":
      return [new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)];
    case "json":
    case "jsonb":
      return ["{}", "[]", "1"];
    case "bytea":
      return [64, 24, 32, 40].map((digits) => `\\x${hash.repeat(2).slice(0, digits)}`);
    case "interval":
      return ["1 day", "01:00"];
    case "time":
    case "timetz":
      return ["12:00"];
    case "bit":
    case "varbit":
      return ["1", "101", "10101010"];
    case "cidr":
      return ["192.0.2.0/24"];
    case "macaddr":
      return ["08:00:2b:01:02:03"];
    case "money":
      return [String(n % 1_000)];
    case "point":
      return ["(1,2)"];
    case "daterange":
    case "tstzrange":
    case "tsrange":
      return ["[2026-01-01,2026-01-02)"];
    case "int4range":
    case "int8range":
    case "numrange":
      return ["[1,2)"];
    case "inet":
      return [`192.0.2.${n % 250}`];
    default:
      return [
        `row${n}`,
        `ROW${n}`,
        `ROW${n}-USD`,
        `row${n}@example.org`,
        `https://example.org/${n}`,
        hash,
        hash.slice(0, 32),
        "1",
      ];
  }
}

/** The values that a check of this column alone lists, such as `status in ('active', 'closed')`. */
export function listedValues(table: Table, column: string): string[] {
  return table.checks
    .filter((check) => check.columns.length === 1 && check.columns[0] === column)
    .flatMap(({ definition }) => [...definition.matchAll(literal)])
    .map((match) => (match[1] ?? match[2] ?? "").replaceAll("''", "'"));
}

// As pg_get_constraintdef writes them: an element of an array, or the other side of an equality.
const literal = /'((?:[^']|'')*)'::[a-z ]+(?=[\],])|(?<= = )'((?:[^']|'')*)'::[a-z ]+(?=\))/g;
