grant truncate, references, trigger on shop.orders to check_web;
