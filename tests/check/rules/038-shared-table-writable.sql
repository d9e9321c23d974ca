grant insert, update on shop.countries to check_web;
