alter role check_login set app.tenant = '00000000-0000-0000-0000-000000000001';
