// Names are the last thing to go by: they decide between columns that the policies treat alike.

/** Names that mean a tenant and nothing else. */
const CERTAIN = /^(tenant|org|organi[sz]ation|workspace|company|team)_?(id|uuid|key|name)?$/i;
const TENANT_LIKE = /tenant|org|team|workspace|company|customer|client|account|shop|store|firm|site|project/i;
const USER_LIKE =
  /^(user|owner|author|creator|member|profile|person|people|uid|sub|assignee|employee)(_?id)?$|(^|[._])(user|sub|uid|member|person)(_?id)?$|_by$/i;

/** What people call the column where no policy tells. */
export const COMMON_NAMES = [
  "tenant_id",
  "organization_id",
  "organisation_id",
  "org_id",
  "workspace_id",
  "team_id",
  "company_id",
  "account_id",
];

export const namesTenant = (name: string): boolean => TENANT_LIKE.test(name);
export const namesUser = (name: string): boolean => USER_LIKE.test(name);

/** How much a table counts for a column of this name. A key called id is any table's own. */
export function weightOf(name: string): number {
  if (name === "id") return 0;
  if (CERTAIN.test(name)) return 6;
  if (namesUser(name)) return 1;
  return namesTenant(name) ? 3 : 2;
}
