import { grantTemporary, type Mutant, mutant } from "./mutant.ts";

const fixed = { kind: "static" as const };

/** Roles that may more than a tenant should, and settings that outlive a transaction. */
export const roleMutants: readonly Mutant[] = [
  mutant(
    "the tenant's role bypasses row security",
    "exempt-role",
    "projects",
    "alter role app_user bypassrls",
  ),
  mutant("the tenant's role is a superuser", "exempt-role", "notes", "alter role app_user superuser"),
  mutant(
    "the login bypasses row security",
    "exempt-role",
    "documents",
    "alter role app_authenticator bypassrls",
    fixed,
  ),
  mutant(
    "the login may create roles",
    "role-escape",
    "users",
    "alter role app_authenticator createrole",
    fixed,
  ),
  mutant(
    "the login may replicate",
    "replication",
    "users",
    "alter role app_authenticator replication",
    fixed,
  ),
  mutant("the login may become the owner", "owner-exempt", "tasks", "grant app_owner to app_authenticator"),
  mutant(
    "the tenant's role may become the bypass role",
    "role-escape",
    "invoices",
    "grant app_platform to app_user; grant select, delete on app_public.invoices to app_platform",
  ),
  mutant(
    "the login may become the bypass role",
    "role-escape",
    "comments",
    "grant app_platform to app_authenticator; grant select on app_public.comments to app_platform",
  ),
  mutant(
    "the login reads all data",
    "predefined-role",
    "events",
    "grant pg_read_all_data to app_authenticator",
    fixed,
  ),
  mutant("the login monitors", "predefined-role", "events", "grant pg_monitor to app_authenticator", fixed),
  mutant(
    "tenants may create in the schema",
    "secdef-path",
    "documents",
    "grant create on schema app_public to app_user",
    fixed,
  ),
  mutant("tenants may create temporary objects", "secdef-path", "documents", grantTemporary, fixed),
  mutant(
    "new tables are granted by default",
    "acl-hygiene",
    "documents",
    "alter default privileges for role app_owner in schema app_public grant select on tables to app_user",
    fixed,
  ),
  mutant(
    "a context stored with the login",
    "stored-default",
    "users",
    "alter role app_authenticator set app.current_tenant_id = '00000000-0000-0000-0000-000000000001'",
    fixed,
  ),
  mutant(
    "a context stored with the database",
    "stored-default",
    "users",
    "do $$ begin execute format('alter database %I set app.current_tenant_id = %L', current_database(), '00000000-0000-0000-0000-000000000001'); end $$",
    fixed,
  ),
  mutant(
    "triggers may be switched off",
    "stored-default",
    "users",
    "grant set on parameter session_replication_role to app_user",
    fixed,
  ),
  mutant(
    "everything is published",
    "replication",
    "invoices",
    "create publication everything for all tables",
    fixed,
  ),
  mutant(
    "large objects are open",
    "large-objects",
    "documents",
    "grant execute on function pg_catalog.lo_get(oid) to app_user; select pg_catalog.lo_from_bytea(0, 'secret')",
    fixed,
  ),
];
