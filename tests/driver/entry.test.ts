import { enterSession } from "../../src/driver/entry.ts";
import { anonymousSession, tenantSession } from "../../src/driver/session.ts";
import { Sealer } from "../../src/tenant/sealer.ts";
import { testSeal } from "../support/seal.ts";

const tenantId = "0190b5a0-0000-7000-8000-00000000000a";
const userId = "0190b5a0-0000-7000-8000-0000000000aa";
const context = { tenantId, userId: null, role: "member" } as const;
const session = tenantSession(context);

test("tenant, user, role and seal are two settings, made each time", () => {
  const { statement } = enterSession(session);
  expect(statement.values).toEqual(["app_user", tenantId, "|member|"]);
  for (const name of ["role", "app.current_tenant_id", "app.context"]) {
    expect(statement.text).toContain(`'${name}'`);
  }
  expect(enterSession(tenantSession({ tenantId, userId, role: null })).statement.values).toEqual([
    "app_user",
    tenantId,
    `${userId}||`,
  ]);
});

test("a seal is the last part of the context", () => {
  const sealer = new Sealer(testSeal);
  const { statement, seal } = enterSession(tenantSession({ ...context, userId }), sealer);
  expect(seal?.text).toMatch(/^v1\.[0-9a-f]{16}\.\d{10}\.[0-9a-f]{64}$/);
  expect(statement.values).toEqual(["app_user", tenantId, `${userId}|member|${seal?.text}`]);
});

test("other settings follow those of the context as pairs", () => {
  const { statement } = enterSession({ ...session, settings: { "app.source": "import", work_mem: "8MB" } });
  expect(statement.values.slice(3)).toEqual(["app.source", "import", "work_mem", "8MB"]);
  expect(statement.text).toContain("set_config($4, $5, true), pg_catalog.set_config($6, $7, true)");
});

test("a tenant never stands in the text", () => {
  expect(enterSession(session).statement.text).not.toContain(tenantId);
});

test("a uuid is sent as Postgres writes it", () => {
  const { statement } = enterSession(tenantSession({ ...context, tenantId: tenantId.toUpperCase() }));
  expect(statement.values).toContain(tenantId);
});

test("anonymous is entered without a tenant", () => {
  expect(enterSession(anonymousSession, new Sealer(testSeal)).statement.values).toEqual([
    "app_anonymous",
    "",
    "",
  ]);
});

const settings = (more: object) => ({ ...session, settings: more });
const asked = (more: object) => ({ ...session, context: { ...context, ...more } });
test.each([
  ["no context", { role: "app_user" }, "TENANT_CONTEXT_MISSING"],
  ["a null context", { role: "app_user", context: null }, "TENANT_CONTEXT_MISSING"],
  ["an empty tenant", asked({ tenantId: "" }), "TENANT_CONTEXT_MALFORMED"],
  ["a null tenant", asked({ tenantId: null }), "TENANT_CONTEXT_MALFORMED"],
  ["a tenant that is no uuid", asked({ tenantId: "%" }), "TENANT_CONTEXT_MALFORMED"],
  ["a list of tenants", asked({ tenantId: [tenantId] }), "TENANT_CONTEXT_MALFORMED"],
  ["a role moved into the user", asked({ userId: `${userId}|owner` }), "TENANT_CONTEXT_MALFORMED"],
  ["a seal moved into the role", asked({ role: "owner|v1" }), "TENANT_CONTEXT_MALFORMED"],
  ["a user with a NUL character", asked({ userId: "\0" }), "TENANT_CONTEXT_MALFORMED"],
  ["no role", { ...session, role: "" }, "SETTINGS_REFUSED"],
  ["the bypass role", { ...session, role: "app_platform" }, "SETTINGS_REFUSED"],
  ["no role at all", { ...session, role: "none" }, "SETTINGS_REFUSED"],
  ["a tenant for anonymous", { ...session, role: "app_anonymous" }, "SETTINGS_REFUSED"],
  ["a setting beside the settings", { ...session, statement_timeout: "1s" }, "SETTINGS_REFUSED"],
  ["another tenant among the settings", settings({ "app.current_tenant_id": "x" }), "SETTINGS_REFUSED"],
  ["another context among the settings", settings({ "APP.Context": "x" }), "SETTINGS_REFUSED"],
  ["row security", settings({ row_security: "off" }), "SETTINGS_REFUSED"],
  ["the role in another case", settings({ ROLE: "app_platform" }), "SETTINGS_REFUSED"],
  ["what every object has", settings({ toString: "x" }), "SETTINGS_REFUSED"],
  ["a search path", settings({ search_path: "elsewhere" }), "SETTINGS_REFUSED"],
  ["a name with SQL in it", settings({ "a.b', true)--": "x" }), "SETTINGS_REFUSED"],
  ["a null value", settings({ "app.source": null }), "SETTINGS_REFUSED"],
  ["a NUL character", settings({ "app.source": "\0" }), "SETTINGS_REFUSED"],
])("%s is refused before anything is sent", (_, given, code) => {
  expect(() => enterSession(given as never)).toThrow(expect.objectContaining({ code }));
});
