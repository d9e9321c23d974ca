/**
 * Settings that a login could change for itself with ALTER ROLE, to trouble
 * whoever logs in next. As start-up options they win over what is stored.
 */
const safeOptions = [
  "row_security=on",
  "role=none",
  "default_transaction_read_only=off",
  "default_transaction_deferrable=off",
  "standard_conforming_strings=on",
  "transform_null_equals=off",
  "array_nulls=on",
  "extra_float_digits=1",
  "gin_fuzzy_search_limit=0",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");

/**
 * The connection string and the options to connect with. Options in the string
 * are kept, and come last: they win, for whoever writes them may know better.
 */
export function withSafeOptions(connectionString: string): { connectionString: string; options: string } {
  const withTheirs = connectionString.replace(
    /([?&]options=)(?=[^&])/,
    (start) => `${start}${encodeURIComponent(safeOptions)}%20`,
  );
  return { connectionString: withTheirs, options: safeOptions };
}
