create role check_support nologin bypassrls;
grant check_support to check_login;
