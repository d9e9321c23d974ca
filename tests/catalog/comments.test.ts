import { catalogTests } from "./expect-no-rows.ts";

await catalogTests({
  "every table of the API has a comment": {
    query: `select oid::regclass from pg_class
             where relnamespace = 'app_public'::regnamespace and relkind in ('r', 'p', 'v')
               and obj_description(oid, 'pg_class') is null`,
    brokenBy: `comment on table app_public.documents is null`,
  },
  // What id, tenant_id, user_id, created_at and updated_at are, they are everywhere.
  "every column of the API has a comment": {
    query: `select attrelid::regclass, attname from pg_attribute
              join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p', 'v')
             where relnamespace = 'app_public'::regnamespace and attnum > 0 and not attisdropped
               and attname not in ('tenant_id', 'id', 'user_id', 'created_at', 'updated_at')
               and col_description(attrelid, attnum) is null`,
    brokenBy: `comment on column app_public.documents.title is null`,
  },
  "every function of the API and of the kernel that others may call has a comment": {
    query: `select oid::regprocedure from pg_proc
             where pronamespace in ('app_public'::regnamespace, 'tenancy'::regnamespace)
               and prorettype <> 'trigger'::regtype
               and (has_function_privilege('app_user', oid, 'execute') or pronamespace = 'app_public'::regnamespace)
               and proname <> 'raise_missing_context'
               and obj_description(oid, 'pg_proc') is null`,
    brokenBy: `comment on function tenancy.enter(uuid, uuid, text) is null`,
  },
});
