-- A table for everybody that holds what is somebody's: it has no tenant, nothing
-- narrows it, and its columns are named for credentials or for people.
select
  'sensitive-columns' as rule,
  case when bool_or(is_credential) then 'error' else 'warning' end as level,
  found.name as object,
  format('%s can read %s of every row of %s: the table belongs to no tenant, and %s.',
         exposed.actor_names, string_agg(quote_ident(found.column_name), ', ' order by found.column_number), found.name,
         case when found.is_walled then 'a policy lets every row be read'
              when found.kind in ('r', 'p') then 'row security is off' else 'it cannot have row security' end) as detail,
  (select string_agg(
            format('revoke select on %s from %I;', found.name, access.actor_name)
            || coalesce(E'\n' || format('grant select (%s) on %s to %I;', others.list, found.name, access.actor_name), ''), E'\n')
     from access
     cross join lateral (
       select string_agg(quote_ident(attname), ', ' order by attnum) as list
         from pg_catalog.pg_attribute
        where attrelid = found.relation and attnum > 0 and not attisdropped
          and attnum <> all (array_agg(found.column_number))
          and has_column_privilege(access.actor, attrelid, attnum, 'select')
     ) as others
    where access.relation = found.relation and access.actor <> 0 and access.can_select) as remedy,
  format('sensitive-columns %s', found.name) as identity
from (
  select
    relations.oid as relation, relations.name, relations.kind, relations.is_walled, attname as column_name, attnum as column_number,
    lower(attname) ~ '(^|_)(password|passwd|pwd|passphrase|secret|token|jwt|api_?key|private_?key|(access|auth|session|signing|encryption)_key|otp|totp|(recovery|backup|verification)_codes?)s?(_|$)'
      as is_credential
    from relations
    join pg_catalog.pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
    join pg_catalog.pg_type on pg_type.oid = atttypid
   where relations.kind in ('r', 'p', 'm', 'f')
     and not relations.is_partition
     and relations.oid not in (select oid from relations_of_tenants)
     and relations.oid not in (select relation from hanging)
     and (not relations.is_walled
          or exists (
            select from pg_catalog.pg_policy
             where polrelid = relations.oid and polpermissive and polcmd in ('r', '*') and pg_get_expr(polqual, polrelid) = 'true'))
     -- Text, bytes, documents: a date of a token or a count of them gives nothing away.
     and (typcategory = 'S' or atttypid in ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype))
     and lower(attname) !~ '_(type|kind|name|status|format|template|policy|hint|prefix|algorithm|provider|url)$'
     and lower(attname) ~ '(^|_)(password|passwd|pwd|passphrase|secret|token|jwt|api_?key|private_?key|(access|auth|session|signing|encryption)_key|otp|totp|(recovery|backup|verification)_codes?|e?mail|email_address|phone|mobile|ssn|social_security|passport|iban|(card|account|routing)_number|cvv|birth(day|date)?|tax_id|national_id|medical|insurance_number)s?(_|$)'
) as found
join exposed on exposed.relation = found.relation and exposed.can_select
where exists (select from tenant_relations)
  and exists (
    select from access
     where access.relation = found.relation
       and has_column_privilege(access.actor, found.relation, found.column_number, 'select'))
group by found.relation, found.name, found.kind, found.is_walled, exposed.actor_names
