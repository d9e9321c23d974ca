import { anonymousSettings, enterSession, tenantSettings } from "../../../src/postgres/settings.ts";

const tenantId = "0190b5a0-0000-7000-8000-00000000000a";
const settings = tenantSettings({ tenantId, userId: null, role: "member" });

test("every setting of the context is made, also those that the caller leaves out", () => {
  const [statement] = enterSession({ role: "app_user", "app.current_tenant_id": tenantId });
  expect(statement?.values).toEqual(["app_user", tenantId, "", "", ""]);
  for (const name of ["role", "current_tenant_id", "current_user_id", "current_user_role", "seal"]) {
    expect(statement?.text).toContain(`${name}'`);
  }
});

test("other settings follow those of the context as pairs", () => {
  const [statement] = enterSession({ ...settings, "app.source": "import", work_mem: "8MB" });
  expect(statement?.values.slice(5)).toEqual(["app.source", "import", "work_mem", "8MB"]);
  expect(statement?.text).toContain("set_config($6, $7, true), pg_catalog.set_config($8, $9, true)");
});

test("a tenant never stands in the text", () => {
  for (const { text } of enterSession(settings)) expect(text).not.toContain(tenantId);
});

test("anonymous is entered without a tenant", () => {
  expect(enterSession(anonymousSettings)[0]?.values).toContain("app_anonymous");
});

test.each([
  ["no tenant", { ...settings, "app.current_tenant_id": undefined }, "TENANT_CONTEXT_MISSING"],
  ["an empty tenant", { ...settings, "app.current_tenant_id": "" }, "TENANT_CONTEXT_MISSING"],
  ["a null tenant", { ...settings, "app.current_tenant_id": null }, "TENANT_CONTEXT_MISSING"],
  ["a tenant that is no uuid", { ...settings, "app.current_tenant_id": "%" }, "TENANT_CONTEXT_MALFORMED"],
  ["a list of tenants", { ...settings, "app.current_tenant_id": [tenantId] }, "TENANT_CONTEXT_MALFORMED"],
  ["no role", { ...settings, role: "" }, "SETTINGS_REFUSED"],
  ["the bypass role", { ...settings, role: "app_platform" }, "SETTINGS_REFUSED"],
  ["no role at all", { ...settings, role: "none" }, "SETTINGS_REFUSED"],
  ["a tenant for anonymous", { ...settings, role: "app_anonymous" }, "SETTINGS_REFUSED"],
  ["row security", { ...settings, row_security: "off" }, "SETTINGS_REFUSED"],
  ["the role in another case", { ...settings, ROLE: "app_platform" }, "SETTINGS_REFUSED"],
  ["what every object has", { ...settings, toString: "x" }, "SETTINGS_REFUSED"],
  ["a search path", { ...settings, search_path: "elsewhere" }, "SETTINGS_REFUSED"],
  ["a name with SQL in it", { ...settings, "a.b', true)--": "x" }, "SETTINGS_REFUSED"],
  ["a null value", { ...settings, "app.current_user_id": null }, "SETTINGS_REFUSED"],
  ["a NUL character", { ...settings, "app.current_user_id": "\0" }, "SETTINGS_REFUSED"],
])("%s is refused before anything is sent", (_, given, code) => {
  expect(() => enterSession(given as never)).toThrow(expect.objectContaining({ code }));
});
