/**
 * Rules whose SQL is tried: what it takes away shows in what a tenant's user
 * reads, writes or calls. All other SQL is for review.
 */
export const triedRules: ReadonlySet<string> = new Set([
  "child-without-tenant",
  "dangerous-privilege",
  "definer-function",
  "definer-search-path",
  "definer-trigger",
  "foreign-key-without-tenant",
  "foreign-table",
  "immutable-context",
  "index-not-tenant-led",
  "leakproof-function",
  "materialized-view",
  "partition-exposed",
  "partition-granted",
  "partition-unwalled",
  "policy-helper",
  "policy-lookup-unindexed",
  "policy-merged-comparison",
  "rls-disabled",
  "rls-not-forced",
  "set-null-clears-tenant",
  "shared-table-writable",
  "tenant-nullable",
  "view-owner-rights",
  "view-without-barrier",
]);

/** What the SQL of a rule may break that no trial shows. */
export const mayBreak: Readonly<Record<string, string>> = {
  "auth-users-exposed": "A page that shows names or addresses from it is refused then.",
  "catalog-statistics":
    "Monitoring that reads these views as a login without pg_read_all_stats stops working.",
  "default-privileges": "The next migration has to grant on its new tables by name.",
  "deferred-trigger": "The trigger runs at the end of each statement, no longer at commit.",
  "execute-granted": "The next migration has to grant EXECUTE on its new functions by name.",
  "exempt-role": "What the role does for all tenants at once, such as jobs and migrations, is filtered then.",
  "frozen-context": "Rows that are added without this column must get its value elsewhere.",
  "function-sets-tenant":
    "If the server enters its tenants by this function, grant it to the server's login alone.",
  "membership-writable": "Sign-up and invitations that write here as the user need a function instead.",
  "owner-reachable": "Migrations that run as this role have to log in as the owner.",
  "parameter-granted": "A statement that sets this parameter is refused then.",
  "permissive-widening": "Whoever the policy is for, such as an administrator of a tenant, loses those rows.",
  "predefined-role": "Reports and exports that rely on this role's rights stop working.",
  "rewrite-rule": "What the rule did besides or instead has to be done elsewhere.",
  "role-escape": "Jobs and migrations that become this role need a login of their own.",
  "schema-create": "A migration that makes objects with no more right than this one is refused then.",
  "sensitive-columns": "SELECT * and every query that names one of the columns is refused then.",
  "sequence-granted":
    "INSERT with an identity column needs no grant, but serial columns and object mappers that call nextval do.",
  "session-globals":
    "A migration that makes functions in this language without being a superuser is refused then.",
  "statistics-extension":
    "Monitoring that reads these views as a login without pg_read_all_stats stops working.",
  "stored-setting":
    "Sessions of this role start without the setting. It only holds for new sessions, so it cannot be tried.",
  "temp-granted": "A statement that creates a temporary table is refused then.",
  "unique-without-tenant":
    "INSERT … ON CONFLICT and foreign keys that name the old key fail, and the value may be meant to be unique among all tenants.",
  "user-mapping": "Sessions without a mapping of their own cannot reach the foreign server.",
};

/** Why a fix that is not tried has to be read first. */
export const reasonOf = (rule: string): string =>
  mayBreak[rule] ?? "It takes away something that a statement may use, and no trial would show that.";
