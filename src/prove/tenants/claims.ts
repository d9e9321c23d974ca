import { namesUser } from "../../discover/names.ts";
import type { Identity } from "./context.ts";
import type { Claim } from "./entrance.ts";

type Json = { [name: string]: string | string[] | Json };

/** The claims of a token: those that the schema asks for, and those that every token has. */
export function claimsFor(setting: string, claims: readonly Claim[], identity: Identity, role: string): Json {
  const user = identity.user ?? identity.tenant;
  const values: Json = {};
  // The deeper ones last: what holds other claims is no value itself.
  for (const { path, meaning, isList } of [...claims].sort(
    (one, other) => one.path.length - other.path.length,
  )) {
    const last = path.at(-1) ?? "";
    const listed = (value: string) => (isList ? [value] : value);
    const known = identity.values?.[[setting, ...path].join(".")];
    if (known !== undefined) put(values, path, listed(known));
    else if (meaning !== "unknown") put(values, path, listed(meaning === "tenant" ? identity.tenant : user));
    else if (/metadata$/.test(last))
      put(values, path, { tenant_id: identity.tenant, org_id: identity.tenant });
    else put(values, path, listed(namesUser(last) ? user : identity.tenant));
  }
  return { ...values, sub: user, role };
}

function put(into: Json, path: readonly string[], value: string | string[] | Json): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = into[first];
  const object: Json = typeof inner === "object" && !Array.isArray(inner) ? inner : {};
  into[first] = object;
  put(object, rest, value);
}
