import { catalogTests } from "./expect-no-rows.ts";

const OURS = `pronamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)`;

await catalogTests({
  "a function with its owner's rights finds nothing by a path": {
    query: `select oid::regprocedure from pg_proc
             where ${OURS} and prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)`,
    brokenBy: `create function app_public.careless() returns int language sql security definer as 'select 1'`,
  },
  "a function that reads the context is never immutable": {
    query: `select oid::regprocedure from pg_proc
             where ${OURS} and provolatile = 'i' and pg_get_functiondef(oid) ~ 'current_setting|(current|sealed)_(tenant|user)'`,
    brokenBy: `alter function tenancy.current_tenant_id() immutable`,
  },
  "the readers of the claim can be inlined: they have no set clause and no owner's rights": {
    query: `select oid::regprocedure from pg_proc
             where pronamespace = 'tenancy'::regnamespace
               and proname in ('current_tenant_id', 'current_user_id', 'current_user_role')
               and (proconfig is not null or prosecdef or provolatile <> 's')`,
    brokenBy: `alter function tenancy.current_tenant_id() set search_path = ''`,
  },
  "no function of ours is leakproof": {
    query: `select oid::regprocedure from pg_proc where ${OURS} and proleakproof`,
    brokenBy: `alter function tenancy.may_write() leakproof`,
  },
});
