-- As every database is created.
do $$ begin execute format('revoke temporary on database %I from check_web', current_database()); end $$;
do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$;
