-- As the administrator, because the tables need not be app_owner's. Walls that
-- stand are rewritten when the form of the wall has changed in this transaction.
select tenancy.renew_walls()
  from tenancy.ledger
 where layer = 'kernel' and file = 'definitions/wall_forms.sql' and applied_at = now();
