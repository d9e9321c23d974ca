-- The accounts of a platform, such as Supabase's auth.users, are kept by grants
-- alone: a view with its owner's rights shows them to whoever may read the view.
-- Judged: one that narrows to who asks shows each his own.
select
  'auth-users-exposed' as rule,
  'error' as level,
  relations.name as object,
  format('%s can read the view %s. It %s, and shows the account of every user.', exposed.actor_names, relations.name,
         case when relations.kind = 'm' then 'keeps a copy of auth.users'
              else format('reads auth.users with the rights of its owner %I', pg_get_userbyid(relations.owner)) end) as detail,
  format('revoke select on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('auth-users-exposed %s', relations.name) as identity,
  relations.oid as subject,
  left(pg_get_viewdef(relations.oid), 600) as definition
from relations
join exposed on exposed.relation = relations.oid and exposed.can_select
where relations.kind in ('v', 'm')
  and not coalesce((
    select option_value::boolean from pg_options_to_table(relations.options) where option_name = 'security_invoker'), false)
  and exists (
    select
      from pg_catalog.pg_rewrite
      join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
       and refclassid = 'pg_catalog.pg_class'::regclass
     where ev_class = relations.oid and refobjid = to_regclass('auth.users'))
