-- Two organizations and their owners, as supabase/seed.sql of a project has them.
insert into auth.users (id, email) values
  ('11111111-0000-4000-8000-000000000001', 'ada@example.org'),
  ('22222222-0000-4000-8000-000000000002', 'bob@example.org');
insert into public.profiles (id, display_name) select id, split_part(email, '@', 1) from auth.users;
insert into public.organizations (id, name, slug) values
  ('aaaaaaaa-0000-4000-8000-00000000000a', 'Analytical Engines', 'analytical-engines'),
  ('bbbbbbbb-0000-4000-8000-00000000000b', 'Bob''s Bikes', 'bobs-bikes');
insert into public.memberships (org_id, user_id, role) values
  ('aaaaaaaa-0000-4000-8000-00000000000a', '11111111-0000-4000-8000-000000000001', 'owner'),
  ('bbbbbbbb-0000-4000-8000-00000000000b', '22222222-0000-4000-8000-000000000002', 'owner');
