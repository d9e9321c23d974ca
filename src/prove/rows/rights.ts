import { listedValues } from "./candidates.ts";
import type { Table } from "./describe-table.ts";
import type { Hints } from "./hints.ts";
import type { Row } from "./make-row.ts";

/**
 * The values that give a person most rights inside the tenant: whoever may do
 * more shows more. `isPerson` rows belong to no tenant, so that rights in them
 * would hold everywhere.
 */
export function rightsOf(table: Table, hints: Hints, isPerson: boolean): Row {
  const row: Row = {};
  for (const column of table.columns) {
    const name = column.name.toLowerCase();
    if (column.baseType === "bool") {
      if (confirmed.test(name) || (!isPerson && mighty.test(name) && !everywhere.test(name)))
        row[column.name] = "true";
      continue;
    }
    if (isPerson || column.isArray || !/role|rank|right|permission|access/.test(name)) continue;
    const values = [...(column.labels ?? listedValues(table, column.name)), ...(hints.get(name) ?? [])];
    const mightiest = values.filter((value) => !everywhere.test(value.toLowerCase()));
    const best =
      mightiest.find((value) => /owner/i.test(value)) ?? mightiest.find((value) => /admin/i.test(value));
    if (best !== undefined) row[column.name] = best;
  }
  return row;
}

const confirmed = /^(is_?)?(active|enabled|verified|confirmed|approved|accepted|activated)$/;
const mighty = /owner|admin|manager|^can_|^may_/;
const everywhere = /super|platform|system|global|root|staff|service/;
