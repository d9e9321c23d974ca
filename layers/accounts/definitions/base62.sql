create or replace function app_private.base62(bytes bytea, length integer) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $$
declare
  digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  value numeric := 0;
  written text := '';
begin
  for position in 0 .. octet_length(bytes) - 1 loop
    value := value * 256 + get_byte(bytes, position);
  end loop;
  for position in 1 .. length loop
    written := substr(digits, (value % 62)::integer + 1, 1) || written;
    value := div(value, 62);
  end loop;
  return written;
end
$$;
