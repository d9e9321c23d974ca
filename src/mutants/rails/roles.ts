import { fixed, grantTemporary, type Mutant, ofRoles } from "../mutant.ts";
import { mutant } from "./mutant.ts";

/** The one login with more rights than requests need. */
export const roleMutants: readonly Mutant[] = [
  mutant("the application bypasses row security", "exempt-role", "customers", "alter role web bypassrls"),
  mutant("the application is a superuser", "exempt-role", "invoices", "alter role web superuser"),
  mutant("the application may become who migrates", "owner-exempt", "projects", "grant deploy to web", fixed),
  mutant(
    "who migrates bypasses row security, and views with it",
    "exempt-role",
    "open_invoices",
    "alter role deploy bypassrls; alter view public.open_invoices reset (security_invoker)",
  ),
  mutant("the application may create roles", "role-escape", "users", "alter role web createrole", fixed),
  mutant(
    "the application reads all data",
    "predefined-role",
    "users",
    "grant pg_read_all_data to web",
    fixed,
  ),
  mutant(
    "the application runs programs",
    "predefined-role",
    "users",
    "grant pg_execute_server_program to web",
    fixed,
  ),
  mutant(
    "a tenant stored with the login",
    "stored-default",
    "users",
    "alter role web set app.tenant = '1'",
    fixed,
  ),
  mutant(
    "a tenant stored with the database",
    "stored-default",
    "users",
    "do $$ begin execute format('alter database %I set app.tenant = %L', current_database(), '1'); end $$",
    fixed,
  ),
  mutant(
    "the application may create in public",
    "secdef-path",
    "users",
    "grant create on schema public to web",
    fixed,
  ),
  mutant(
    "the application may create temporary objects",
    "secdef-path",
    "users",
    grantTemporary("web"),
    fixed,
  ),
  mutant(
    "new tables are granted by default",
    "acl-hygiene",
    "users",
    "alter default privileges for role deploy in schema public grant select, insert, update, delete on tables to web",
    fixed,
  ),
  mutant(
    "everybody may execute new functions",
    "acl-hygiene",
    "users",
    "alter default privileges for role deploy grant execute on functions to public",
    fixed,
  ),
  mutant(
    "everything is published",
    "replication",
    "invoices",
    "create publication everything for all tables",
    fixed,
  ),
].map((one) => ({ ...one, ...ofRoles }));
