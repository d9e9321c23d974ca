/** The newest ten rows: an index read. With a `where` of one's own, or without where a wall stands. */
export const latest = (table: string, where = "") =>
  `select id, created_at, symbol, quantity from bench.${table} ${where} order by created_at desc limit 10`;

/** Adds up all that a tenant has. */
export const total = (table: string, where = "") =>
  `select count(*) as orders, sum(quantity) as quantity, max(created_at) as newest from bench.${table} ${where}`;

export const ofTenant = "where tenant_id = $1";
