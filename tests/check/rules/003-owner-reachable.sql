grant check_owner to check_login;
