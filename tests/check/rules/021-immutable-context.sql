alter function shop.tenant() immutable;
