import { loadConfig } from "../../config.ts";
import { asOperator } from "./as-operator.ts";
import { findTenant, printTenant, type TenantRow } from "./tenant-row.ts";

export type ChangeOptions = { reason: string; json?: boolean };

/** Calls a function of app_operations for one tenant, and prints the tenant as it is then. */
export async function changeTenant(
  name: string,
  { reason, json }: ChangeOptions,
  label: string,
  call: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const changed = await asOperator(loadConfig(), { reason, label }, async (transaction) => {
    const { id } = await findTenant(transaction, name);
    const { rows } = await transaction.query<TenantRow>(`select * from app_operations.${call}`, [
      id,
      ...values,
    ]);
    return rows[0] as TenantRow;
  });
  printTenant(changed, json);
}
