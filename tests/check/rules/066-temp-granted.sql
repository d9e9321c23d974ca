do $$ begin execute format('grant temporary on database %I to check_web', current_database()); end $$;
