import { fixed, grantTemporary, type Mutant, ofRoles } from "../mutant.ts";
import { mutant } from "./mutant.ts";

/** Logins that may become more than themselves. */
export const roleMutants: readonly Mutant[] = [
  mutant("a shop's login bypasses row security", "exempt-role", "products", "alter role acme bypassrls"),
  mutant("the group bypasses row security", "exempt-role", "orders", "alter role shop_logins bypassrls"),
  mutant(
    "the reporting role bypasses row security",
    "exempt-role",
    "order_report",
    "alter role shop_reporting bypassrls",
  ),
  mutant("a shop may become another", "role-escape", "customers", "grant globex to acme"),
  mutant(
    "shops may become the provisioning role",
    "role-escape",
    "settings",
    "grant shop_provisioning to shop_logins",
  ),
  mutant("a shop may become the owner", "owner-exempt", "orders", "grant shop_owner to acme", fixed),
  mutant("a shop's login is a superuser", "exempt-role", "tenants", "alter role acme superuser"),
  mutant("a shop may create roles", "role-escape", "products", "alter role acme createrole", fixed),
  mutant("a shop may replicate", "replication", "products", "alter role acme replication", fixed),
  mutant("shops monitor", "predefined-role", "products", "grant pg_monitor to shop_logins", fixed),
  mutant(
    "shops read files of the server",
    "predefined-role",
    "products",
    "grant pg_read_server_files to shop_logins",
    fixed,
  ),
  mutant(
    "triggers may be switched off",
    "stored-default",
    "products",
    "grant set on parameter session_replication_role to shop_logins",
    fixed,
  ),
  mutant(
    "shops may create in the schema",
    "secdef-path",
    "products",
    "grant create on schema shop to shop_logins",
    fixed,
  ),
  mutant(
    "shops may create temporary objects",
    "secdef-path",
    "products",
    grantTemporary("shop_logins"),
    fixed,
  ),
  mutant(
    "new tables are granted by default",
    "acl-hygiene",
    "products",
    "alter default privileges for role shop_owner in schema shop grant select on tables to shop_logins",
    fixed,
  ),
  mutant(
    "everybody may execute new functions",
    "acl-hygiene",
    "products",
    "alter default privileges for role shop_owner grant execute on functions to public",
    fixed,
  ),
  mutant(
    "everything is published",
    "replication",
    "products",
    "create publication everything for all tables",
    fixed,
  ),
].map((one) => ({ ...one, ...ofRoles }));
