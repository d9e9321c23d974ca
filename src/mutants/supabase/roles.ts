import { fixed, grantTemporary, type Mutant, ofRoles } from "../mutant.ts";
import { mutant } from "./mutant.ts";

/** The platform's roles with more rights than it gives them, and grants by default. */
export const roleMutants: readonly Mutant[] = [
  mutant(
    "the users' role bypasses row security",
    "exempt-role",
    "projects",
    "alter role authenticated bypassrls",
  ),
  mutant(
    "the users' role may become service_role",
    "role-escape",
    "tasks",
    "grant service_role to authenticated",
    fixed,
  ),
  mutant("the login is a superuser", "exempt-role", "labels", "alter role authenticator superuser", fixed),
  mutant(
    "the login may become the platform's administrator",
    "role-escape",
    "comments",
    "grant supabase_admin to authenticator",
  ),
  mutant(
    "the users' role reads all data",
    "predefined-role",
    "activity",
    "grant pg_read_all_data to authenticated",
    fixed,
  ),
  mutant(
    "a user stored with the login",
    "stored-default",
    "projects",
    `alter role authenticator set request.jwt.claims = '{"sub": "00000000-0000-0000-0000-000000000001"}'`,
    fixed,
  ),
  mutant(
    "users may create in public",
    "secdef-path",
    "projects",
    "grant create on schema public to authenticated",
    fixed,
  ),
  mutant(
    "users may create temporary objects",
    "secdef-path",
    "projects",
    grantTemporary("authenticated"),
    fixed,
  ),
  mutant(
    "everything is published",
    "replication",
    "projects",
    "create publication everything for all tables",
    fixed,
  ),
].map((one) => ({ ...one, ...ofRoles }));
