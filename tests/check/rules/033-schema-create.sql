grant create on schema shop to check_web;
