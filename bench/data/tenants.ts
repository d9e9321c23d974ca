/** The nth tenant of the benchmark; also the id of its user. */
export const benchTenant = (n: number): string =>
  `b0000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** The same in SQL. */
export const benchTenantSql = (n: string): string =>
  `('b0000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
