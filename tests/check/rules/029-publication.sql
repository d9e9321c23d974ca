create publication everything for table shop.orders;
-- green
drop publication everything;
