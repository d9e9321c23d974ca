import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import { isRowhouseError, RowhouseError } from "../errors.ts";
import { TenantId } from "./tenant-id.ts";

/** What a user may do inside the own tenant. */
export const userRoles = ["owner", "admin", "member", "viewer"] as const;
export type UserRole = (typeof userRoles)[number];

/** Who is asking: a tenant and, in it, a user, an API key, or nobody: work that no one asked for. */
export interface TenantContext {
  /** A uuid. */
  readonly tenantId: string;
  /** A uuid. */
  readonly userId?: string | null | undefined;
  readonly role: UserRole | null;
  /** A uuid: the API key that asks. A key acts for no user. */
  readonly keyId?: string | null | undefined;
}

const contextForm = z.strictObject({
  tenantId: z.unknown(),
  userId: z.guid("must be a uuid or null").toLowerCase().nullish(),
  role: z.enum(userRoles, "must be owner, admin, member, viewer or null").nullable(),
  keyId: z.guid("must be a uuid or null").toLowerCase().nullish(),
});

/**
 * Reads a tenant context. Throws TENANT_CONTEXT_MISSING where there is none,
 * TENANT_ID_UNRESOLVED for a tenant given by its public form, and
 * TENANT_CONTEXT_MALFORMED, naming every fault, for anything else.
 */
export function parseTenantContext(input: unknown): TenantContext {
  if (input === undefined || input === null) throw missing();
  return plainContext(input) ?? readContext(input);
}

// What nearly every request has needs no schema: uuids as Postgres writes them,
// and nothing besides. Anything else is read with care.
const plainUuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const parts = new Set(["tenantId", "userId", "role", "keyId"]);

function plainContext(input: object): TenantContext | undefined {
  const { tenantId, userId = null, role, keyId = null } = input as Partial<TenantContext>;
  if (typeof tenantId !== "string" || !plainUuid.test(tenantId)) return undefined;
  if (userId !== null && (typeof userId !== "string" || !plainUuid.test(userId))) return undefined;
  if (keyId !== null && (userId !== null || typeof keyId !== "string" || !plainUuid.test(keyId)))
    return undefined;
  if (role === undefined || (role !== null && !userRoles.includes(role))) return undefined;
  for (const part in input) if (!parts.has(part)) return undefined;
  return keyId === null ? { tenantId, userId, role } : { tenantId, userId, role, keyId };
}

function readContext(input: object): TenantContext {
  const faults: string[] = [];
  let tenantId = "";
  const { success, data, error } = contextForm.safeParse(input);
  for (const issue of error?.issues ?? []) faults.push([...issue.path, issue.message].join(": "));
  try {
    if (typeof input === "object" && "tenantId" in input)
      tenantId = TenantId.parse(input.tenantId).requireUuid();
    else faults.push("tenantId: must be a uuid");
  } catch (cause) {
    if (!isRowhouseError(cause) || cause.code === "TENANT_ID_UNRESOLVED") throw cause;
    faults.push(cause.message);
  }
  if (data?.userId && data.keyId) faults.push("keyId: a key acts for no user");
  if (!success || faults.length > 0) {
    throw new RowhouseError(
      "TENANT_CONTEXT_MALFORMED",
      `The tenant context is malformed. ${faults.join(" ")}`,
    );
  }
  const context = { tenantId, userId: data.userId ?? null, role: data.role };
  return data.keyId ? { ...context, keyId: data.keyId } : context;
}

const ambient = new AsyncLocalStorage<TenantContext>();

/** Makes the context that of everything the callback does and awaits. Errors as parseTenantContext(). */
export function runWithTenant<T>(context: TenantContext, callback: () => T): T {
  return ambient.run(parseTenantContext(context), callback);
}

/** The ambient context. Throws TENANT_CONTEXT_MISSING outside runWithTenant(). */
export function currentTenant(): TenantContext {
  const context = ambient.getStore();
  if (context === undefined) throw missing();
  return context;
}

function missing(): RowhouseError {
  return new RowhouseError("TENANT_CONTEXT_MISSING", undefined, {
    hint: "Pass a context, or call from inside runWithTenant().",
  });
}
