/**
 * The forms of a wall by name, to try one: `FUZZ_FORM=… FUZZ_SECONDS=300 npm test
 * -- tests/attacks/fuzzer.test.ts`. Each but the first is put in the place of what
 * tenancy.protect() wrote; the helpers that it may call are in HELPERS.
 */

/** The verified tenant, or the error of tenancy.sealed_tenant_id(). */
const loud = "(select tenancy.sealed_tenant_id())";
/** The verified tenant, or null for a claim that nobody has sealed. As of old, an expired seal raises. */
const hushed = "(select fuzz.sealed_or_null(array['RH010', 'RH011', 'RH013', 'RH014']))";
const twice = (value: string) =>
  `(select v, v from (select ${value.slice(8, -1)} as v offset 0) as verified)`;
const row = "(tenant_id, tenant_id)";
const claim = "tenant_id = tenancy.current_tenant_id()";

/** Null is the form of tenancy.protect() as it stands. */
export const FORMS: Record<string, string | null> = {
  protect: null,
  trusting: "tenant_id = current_setting('app.current_tenant_id')::uuid",
  filtering: `${claim} and tenant_id >= ${loud} and uuid_eq(tenant_id, ${hushed})`,
  "verified-equality": `tenant_id = ${loud}`,
  "two-bounds": `tenant_id >= ${loud} and tenant_id <= ${loud}`,
  "rows-without-last": `${claim} and ${row} >= ${twice(loud)} and ${row} <= ${twice(loud)}`,
};

export const HELPERS = `
create function fuzz.sealed_or_null(states text[]) returns uuid
  language plpgsql stable parallel restricted
as $$
begin
  return tenancy.sealed_tenant_id();
exception when others then
  if states is null and sqlstate like 'RH0__' or sqlstate = any (states) then return null; end if;
  raise;
end
$$;
grant execute on function fuzz.sealed_or_null(text[]) to app_user;`;
