import { InvalidArgumentError } from "commander";

/** The value of --tenants. */
export function twoTenants(value: string): [string, string] {
  const [a, b, ...more] = value.split(",").map((id) => id.trim());
  if (!a || !b || a === b || more.length > 0) throw new InvalidArgumentError("It must be two ids: a,b.");
  return [a, b];
}
