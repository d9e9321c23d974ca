/** The newest ten rows: an index read. With a `where` of one's own, or without where a wall stands. */
export const latest = (table: string, where = "") =>
  `select id, created_at, symbol, quantity from bench.${table} ${where} order by created_at desc limit 10`;

/** Adds up all that a tenant has. */
export const total = (table: string, where = "") =>
  `select count(*) as orders, sum(quantity) as quantity, max(created_at) as newest from bench.${table} ${where}`;

export const ofTenant = "where tenant_id = $1";

/** Inserts one row and answers its id. The tenant is a parameter, or the column's default where a wall stands. */
export const insertRow = (table: string, withTenant = false) =>
  withTenant
    ? `insert into bench.${table} (symbol, quantity, tenant_id) values ($1, $2, $3) returning id`
    : `insert into bench.${table} (symbol, quantity) values ($1, $2) returning id`;

export const insertValues = ["BTC-USDT", "0.5"] as const;
