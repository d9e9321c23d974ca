/** int8 arrives as text; every oid fits a number. */
export function numbered<Row extends object>(row: Row): Row {
  const numbers = Object.entries(row).map(([key, value]) => {
    if (key === "oid" || key === "relation" || key === "owner") return [key, Number(value)];
    return [key, key === "roles" ? (value as unknown[]).map(Number) : value];
  });
  return Object.fromEntries(numbers) as Row;
}
