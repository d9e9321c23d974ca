import { rules } from "./rules.ts";
import { findingsStatement } from "./statement.ts";

/** The rules of the check as one view, for psql and dashboards. */
export const findingsView = (): string => `-- Made from the rules of the check (src/check): the rules of
-- \`rowhouse check\` as one view. What only the parsed tree of an expression tells
-- is not judged here: a policy that stands in no canonical wall's shadow is
-- reported on suspicion.
create or replace view tenancy.findings with (security_invoker = true) as
${findingsStatement(rules)};

comment on view tenancy.findings is
  'Every way in which the catalogs show a wall to be open, with the SQL that fixes it; no row where there is none. \`rowhouse check\` reports the same and judges policies more closely.';

grant select on tenancy.findings to app_platform, app_operator;
`;
