create rule keep as on delete to shop.orders do also update shop.users set role = 'x';
