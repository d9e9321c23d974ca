grant set on parameter session_replication_role to check_web;
