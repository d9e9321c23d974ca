grant pg_read_all_data to check_login;
