/** A proof in which A never met a row of its own proves nothing: each table and command needs its control. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

/** Who asks is known by the row of a session, whose key is in the setting, and by the memberships of its user. */
const clinic = `
  create role clinic_visitor nologin;
  create role clinic_login login noinherit;
  grant clinic_visitor to clinic_login;
  create schema clinic;
  create schema clinic_private;
  grant usage on schema clinic to clinic_visitor;
  create table clinic.people (
    id uuid primary key default gen_random_uuid(), nickname text not null unique check (nickname ~ '^[a-z][a-z0-9]+$'),
    is_admin boolean not null default false);
  create table clinic_private.sessions (
    uuid uuid primary key default gen_random_uuid(), person_id uuid not null references clinic.people on delete cascade,
    last_active timestamptz not null default now());
  create function clinic.current_session_id() returns uuid language sql stable
    as $$ select nullif(current_setting('jwt.claims.session_id', true), '')::uuid $$;
  create function clinic.current_person_id() returns uuid language sql stable security definer
    set search_path = pg_catalog, pg_temp
    as $$ select person_id from clinic_private.sessions where uuid = clinic.current_session_id() $$;
  create table clinic.practices (id uuid primary key default gen_random_uuid(), name text not null);
  create table clinic.staff (
    id uuid primary key default gen_random_uuid(), practice_id uuid not null references clinic.practices on delete cascade,
    person_id uuid not null references clinic.people on delete cascade, is_owner boolean not null default false,
    unique (practice_id, person_id));
  create table clinic.emails (
    id uuid primary key default gen_random_uuid(),
    person_id uuid not null default clinic.current_person_id() references clinic.people on delete cascade,
    address text not null, unique (person_id, address));
  create function clinic.my_practices(as_owner boolean default false) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select practice_id from clinic.staff
           where person_id = clinic.current_person_id() and (is_owner or not as_owner) $$;
  alter table clinic.people enable row level security;
  alter table clinic_private.sessions enable row level security;
  alter table clinic.practices enable row level security;
  alter table clinic.staff enable row level security;
  alter table clinic.emails enable row level security;
  create policy everybody on clinic.people for select using (true);
  create policy own on clinic.people for update using (id = clinic.current_person_id());
  create policy own on clinic.practices for select using (id in (select clinic.my_practices()));
  create policy owners on clinic.practices for update using (id in (select clinic.my_practices(true)));
  create policy own on clinic.staff for select using (practice_id in (select clinic.my_practices()));
  create policy own on clinic.emails using (person_id = clinic.current_person_id());
  grant select on clinic.people, clinic.practices, clinic.staff, clinic.emails to clinic_visitor;
  grant update (nickname) on clinic.people to clinic_visitor;
  grant update (name) on clinic.practices to clinic_visitor;
  grant insert (address), delete on clinic.emails to clinic_visitor;`;

const hole = `${clinic};
  create policy hole on clinic.practices for select using (clinic.current_person_id() is not null)`;

test("a session is made for the user, and A is entered with its key", async () => {
  const proof = await proveSchema(root, clinic);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
  expect(proof.evidence.join("\n")).toContain(
    "jwt.claims.session_id is taken for clinic_private.sessions.uuid",
  );
});

test("what only somebody with a session sees is found", async () => {
  expect(faults(await proveSchema(root, hole))).toContain("reads-neighbour clinic.practices");
});

test("where the way in is not found, nothing of the hole is called covered", async () => {
  // The session says by a hash who asks: no value of the row is what the setting must hold.
  const hashed = hole.replace(
    "uuid = clinic.current_session_id()",
    "md5(uuid::text) = clinic.current_session_id()::text",
  );
  const proof = await proveSchema(root, hashed);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual(
    expect.arrayContaining([
      "clinic.practices: select: A sees no row of its own",
      "clinic.practices: update: A changes no row of its own",
      "clinic.staff: select: A sees no row of its own",
    ]),
  );
  expect(proof.coverage[0]).toMatchObject({ what: "tables", covered: 1, total: 5 });
});

const forReaders = (name: string, command: string, condition: string) =>
  `create policy ${name} on library.readers as restrictive ${command} to library_app ${condition};`;

test.each([
  [
    "select",
    forReaders("blind", "for select", "using (name = 'nobody')"),
    "select: A sees no row of its own",
  ],
  [
    "insert",
    forReaders("shut", "for insert", "with check (name = 'nobody')"),
    /^insert: ERROR 42501: new row violates/,
  ],
  [
    "update",
    forReaders("fixed", "for update", "using (name = 'nobody')"),
    "update: A changes no row of its own",
  ],
  [
    "delete",
    forReaders("kept", "for delete", "using (name = 'nobody')"),
    "delete: A deletes no row of its own",
  ],
])("without its control a %s is not covered", async (_command, policy, reason) => {
  // The names are fixed: no row can be made that the policy wants.
  const fixed = "alter table library.readers add check (name ~ '^(row|Ada|Be)')";
  const proof = await proveSchema(root, `${library}; ${fixed}; ${policy}`);
  const reasons = proof.coverage
    .flatMap((counted) => counted.missed)
    .filter(({ object }) => object === "library.readers");
  expect(reasons.map((one) => one.reason)).toContainEqual(
    typeof reason === "string" ? reason : expect.stringMatching(reason),
  );
  expect(proof.coverage[0]).toMatchObject({ what: "tables", covered: 1, total: 2 });
});

test("what is refused to everybody is covered: no privilege, no policy, one that is never true", async () => {
  for (const sql of [
    "revoke update, delete on library.readers from library_app",
    "drop policy own on library.loans",
    "create policy nobody on library.loans as restrictive for delete using (false)",
    "drop policy own on library.loans; create policy nobody on library.loans using (false)",
  ]) {
    const proof = await proveSchema(root, `${library}; ${sql}`);
    expect([sql, missed(proof)]).toEqual([sql, []]);
    expect(faults(proof)).toEqual([]);
  }
});

test("a refused command is closed in the matrix", async () => {
  const proof = await proveSchema(root, `${library}; drop policy own on library.loans`);
  const cells = proof.matrix.find(({ relation }) => relation === "library.loans")?.cells ?? [];
  expect(cells.map(({ command, access }) => [command, access])).toEqual([
    ["select", "closed"],
    ["insert", "closed"],
    ["update", "closed"],
    ["delete", "closed"],
    ["truncate", "closed"],
  ]);
});

test("an empty table of no tenant gets a row, and A reads it", async () => {
  const words =
    "create table library.words (word text primary key); grant select on library.words to library_app";
  expect(missed(await proveSchema(root, `${library}; ${words}`))).toEqual([]);
});
