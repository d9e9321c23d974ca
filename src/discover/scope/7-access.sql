-- What that lets them do with which relation.
access as materialized (
  select
    relations.oid as relation, actors.oid as actor, actors.name as actor_name,
    has_any_column_privilege(actors.oid, relations.oid, 'select') as can_select,
    has_any_column_privilege(actors.oid, relations.oid, 'insert') as can_insert,
    has_any_column_privilege(actors.oid, relations.oid, 'update') as can_update,
    has_table_privilege(actors.oid, relations.oid, 'delete') as can_delete,
    has_table_privilege(actors.oid, relations.oid, 'truncate') as can_truncate,
    has_any_column_privilege(actors.oid, relations.oid, 'references') as can_reference,
    has_table_privilege(actors.oid, relations.oid, 'trigger') as can_trigger,
    case when parameters.version >= 170000 then has_table_privilege(actors.oid, relations.oid, 'maintain')
         else false end as can_maintain
    from parameters
    cross join relations
    cross join actors
   where has_schema_privilege(actors.oid, relations.schema, 'usage')
  union all
  -- Row security alone can stand between an owner and the rows: no privilege does.
  select relations.oid, judged_owners.oid, judged_owners.name, true, true, true, true, false, false, false, false
    from relations
    join judged_owners on judged_owners.oid = relations.owner
   where relations.kind in ('r', 'p') and not relations.is_partition
),
-- Relations that the application can reach with any command, and with which.
exposed as materialized (
  select
    relation,
    bool_or(can_select) as can_select,
    bool_or(can_insert) as can_insert,
    bool_or(can_update) as can_update,
    bool_or(can_delete) as can_delete,
    bool_or(can_insert or can_update or can_delete) as can_write,
    string_agg(quote_ident(actor_name), ', ' order by actor_name)
      filter (where can_select or can_insert or can_update or can_delete) as actor_names
    from access
   where can_select or can_insert or can_update or can_delete
   group by relation
)
