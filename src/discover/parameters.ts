import type { ClientBase } from "pg";

export type Parameters = {
  tenantColumns: readonly string[];
  settings: readonly string[];
  walls: readonly { relation: number; column: number }[];
  roles?: readonly string[] | undefined;
  schemas?: readonly string[];
};

export type JudgedVerdict = { rule: string; subject: number; detail: string | null };

/** Hands the parameters to the rules: settings of the transaction, which the same SQL reads in a view. */
export async function setParameters(
  client: ClientBase,
  parameters: Parameters,
  verdicts: readonly JudgedVerdict[] = [],
): Promise<void> {
  const values = {
    tenant_columns: parameters.tenantColumns.join(","),
    settings: parameters.settings.join(","),
    roles: parameters.roles?.join(",") ?? "",
    schemas: parameters.schemas?.join(",") ?? "",
    walls: JSON.stringify(parameters.walls),
    verdicts: JSON.stringify(verdicts),
  };
  const names = Object.keys(values);
  await client.query(
    `select ${names.map((name, at) => `set_config('rowhouse.check.${name}', $${at + 1}, true)`).join(", ")}`,
    Object.values(values),
  );
}
