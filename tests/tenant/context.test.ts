import {
  currentTenant,
  parseTenantContext,
  runWithTenant,
  type TenantContext,
} from "../../src/tenant/context.ts";

const tenantId = "0190b5a0-0000-7000-8000-00000000000a";
const userId = "0190b5a0-0000-7000-8000-00000000000b";
const context: TenantContext = { tenantId, userId, role: "member" };

test("a context is read with its ids in lower case", () => {
  const read = parseTenantContext({
    tenantId: tenantId.toUpperCase(),
    userId: userId.toUpperCase(),
    role: "owner",
  });
  expect(read).toEqual({ tenantId, userId, role: "owner" });
  expect(parseTenantContext({ tenantId, role: null })).toEqual({ tenantId, userId: null, role: null });
});

test.each([
  ["no tenant", { role: "member" }],
  ["an empty tenant", { tenantId: "", role: "member" }],
  ["a null tenant", { tenantId: null, role: "member" }],
  ["a tenant with SQL in it", { tenantId: `${tenantId}'; --`, role: "member" }],
  ["an unknown role", { tenantId, role: "superuser" }],
  ["no role", { tenantId }],
  ["a user that is no uuid", { tenantId, userId: "1", role: "member" }],
  ["a field too many", { tenantId, role: "member", isAdmin: true }],
  ["a text", tenantId],
])("%s is malformed", (_, input) => {
  expect(() => parseTenantContext(input)).toThrow(
    expect.objectContaining({ code: "TENANT_CONTEXT_MALFORMED" }),
  );
});

test("all faults are told at once", () => {
  expect(() => parseTenantContext({ tenantId: "x", userId: "y", role: "z" })).toThrow(
    /userId: .*role: .*tenant id/s,
  );
});

test("a tenant given by its public name has to be looked up first", () => {
  expect(() => parseTenantContext({ tenantId: "t_acme", role: null })).toThrow(
    expect.objectContaining({ code: "TENANT_ID_UNRESOLVED" }),
  );
});

test("without a context there is none to read", () => {
  for (const read of [currentTenant, () => parseTenantContext(undefined), () => parseTenantContext(null)]) {
    expect(read).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_MISSING" }));
  }
});

test("the ambient context follows what is awaited, and interleaved work keeps its own", async () => {
  const tenants = Array.from({ length: 20 }, (_, n) => tenantId.slice(0, -2) + String(n).padStart(2, "0"));
  const seen = await Promise.all(
    tenants.map((id) =>
      runWithTenant({ tenantId: id, role: null }, async () => {
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
        return currentTenant().tenantId;
      }),
    ),
  );
  expect(seen).toEqual(tenants);
  expect(() => currentTenant()).toThrow();
});

test("a context inside another holds until its callback ends", () => {
  const inner = { ...context, tenantId: userId };
  runWithTenant(context, () => {
    expect(runWithTenant(inner, currentTenant).tenantId).toBe(userId);
    expect(currentTenant().tenantId).toBe(tenantId);
  });
});
