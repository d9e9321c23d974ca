import type { Transaction } from "../src/index.ts";
import type { TableRows } from "./rows.ts";

const rowsPerStatement = 1_000;

/**
 * Makes the transaction's inserts fast. The check of a foreign key to a
 * partitioned table is otherwise planned anew for every row: a plan for the one
 * partition looks cheaper than one for all that skips the others as it starts.
 */
export async function keepPlans(transaction: Transaction): Promise<void> {
  await transaction.query("select set_config('plan_cache_mode', 'force_generic_plan', true)");
}

/**
 * Inserts rows, and then sets the columns that are to be changed afterwards. A
 * row whose key is there already stays as it is: a load that was cut off goes
 * on. Any other conflict is an error.
 *
 * @param onInserted is told the number of rows after each statement.
 */
export async function insertRows(
  transaction: Transaction,
  { table, rows, changed = [], key = "tenant_id, id" }: TableRows,
  onInserted: (count: number) => void = () => {},
): Promise<void> {
  const inserted = Object.keys(rows[0] ?? {}).filter((column) => !changed.includes(column));
  // Names come from this directory alone, values as a parameter. Postgres reads
  // each as its column's type: text of a number keeps every digit.
  const given = `json_populate_recordset(null::app_public.${table}, $1::json)`;
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const part = rows.slice(from, from + rowsPerStatement);
    const json = JSON.stringify(part);
    await transaction.query(
      `insert into app_public.${table} (${inserted.join(", ")})
       select ${inserted.join(", ")} from ${given}
       on conflict (${key}) do nothing`,
      [json],
    );
    if (changed.length > 0) {
      await transaction.query(
        `update app_public.${table} as target
            set ${changed.map((column) => `${column} = given.${column}`).join(", ")}
           from ${given} as given
          where target.id = given.id`,
        [json],
      );
    }
    onInserted(part.length);
  }
}
