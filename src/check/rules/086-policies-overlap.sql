-- Permissive policies for one command and one role are joined by OR: each is
-- evaluated, and the widest decides.
select
  'policies-overlap' as rule,
  'info' as level,
  crowded_commands.name as object,
  format('Several permissive policies of %s are for the same command (%s). They are joined by OR: each is evaluated, and the widest decides.',
         crowded_commands.name,
         string_agg(format('%s: %s', crowded_commands.commands, crowded_commands.policies), '; ' order by crowded_commands.commands)) as detail,
  null::text as remedy,
  format('policies-overlap %s', crowded_commands.name) as identity
from (
  select relation, name, policies, string_agg(distinct command, ', ') as commands
    from (
      select relations.oid as relation, relations.name, commands.command, access.actor,
             string_agg(quote_ident(polname), ', ' order by polname) as policies
        from pg_catalog.pg_policy
        join relations on relations.oid = polrelid and relations.is_walled
        join access on access.relation = polrelid
        join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as commands (letter, command)
          on polcmd::text in ('*', commands.letter)
         and case commands.letter when 'r' then can_select when 'a' then can_insert when 'w' then can_update else can_delete end
       where polpermissive
         and (polroles = '{0}'
              or exists (select from unnest(polroles) as role
                          where role = 0 or (access.actor <> 0 and pg_has_role(access.actor, role, 'usage'))))
       group by relations.oid, relations.name, commands.command, access.actor
      having count(*) > 1
    ) as crowded
   group by relation, name, policies
) as crowded_commands
group by crowded_commands.relation, crowded_commands.name
