-- What every rule starts from, as common table expressions: the parameters, the
-- tenants' relations, who the application can become, and what that lets it do.
-- A rule is a query over these and the catalogs; `rowhouse check` and the view
-- tenancy.findings put this text before it. Parameters are settings of the
-- transaction, so that both can give them; unset, they are looked for.
parameters as materialized (
  select
    coalesce(
      string_to_array(nullif(current_setting('rowhouse.check.tenant_columns', true), ''), ','),
      '{tenant_id}') as tenant_columns,
    case when nullif(current_setting('rowhouse.check.verdicts', true), '') is not null
         then string_to_array(coalesce(current_setting('rowhouse.check.settings', true), ''), ',')
         else '{app.current_tenant_id,app.context}' end as settings,
    string_to_array(nullif(current_setting('rowhouse.check.roles', true), ''), ',') as roles,
    string_to_array(nullif(current_setting('rowhouse.check.schemas', true), ''), ',') as schemas,
    coalesce(nullif(current_setting('rowhouse.check.walls', true), '')::jsonb, '[]') as walls,
    current_setting('server_version_num')::integer as version,
    nullif(current_setting('rowhouse.check.verdicts', true), '') is not null as is_judged
),

-- What only the parsed tree of an expression tells is judged outside, and the
-- verdicts are handed in. Without them a rule reports what it suspects.
verdicts as materialized (
  select given.rule, given.subject, given.detail
    from jsonb_to_recordset(coalesce(nullif(current_setting('rowhouse.check.verdicts', true), '')::jsonb, '[]'))
      as given (rule text, subject oid, detail text)
)
