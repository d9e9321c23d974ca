alter role check_web bypassrls;
