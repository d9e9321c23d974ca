-- A reason is for people to read: what they cannot see is none. Besides white
-- space that is control characters, no-break and wide spaces, characters of no
-- width, fillers that are drawn as nothing, variation selectors and tags. Whole
-- ranges of them, by number, because what [[:space:]] holds depends on the locale.
create or replace function tenancy.visible_reason(reason text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  invisible constant text := '[\s\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f'
    '\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc'
    '\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
begin
  if pg_catalog.length(pg_catalog.regexp_replace(coalesce(reason, ''), invisible, '', 'g')) < 3 then
    return null;
  end if;
  return pg_catalog.regexp_replace(reason, '^' || invisible || '+|' || invisible || '+$', '', 'g');
end
$$;

comment on function tenancy.visible_reason(text) is
  'The reason without what is not visible at its ends; null where fewer than three characters of it can be seen.';
