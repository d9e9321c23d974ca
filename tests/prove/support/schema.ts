import type { Client } from "pg";
import type { ProveOptions } from "../../../src/prove/options.ts";
import { type Proof, prove } from "../../../src/prove/prove.ts";

/** A sound schema of two tables, with two tenants in it: what the tests break. */
export const library = `
  create role library_owner nologin;
  create role library_app nologin;
  create role library_login login noinherit;
  grant library_app to library_login;
  create schema library;
  grant usage on schema library to library_app, library_owner;
  create table library.readers (
    tenant_id uuid not null, id integer not null, name text not null,
    primary key (tenant_id, id), constraint readers_name_key unique (tenant_id, name));
  create table library.loans (
    tenant_id uuid not null, id integer generated always as identity, reader_id integer not null, title text not null,
    primary key (tenant_id, id),
    constraint loans_reader_fkey foreign key (tenant_id, reader_id) references library.readers (tenant_id, id) on delete cascade);
  alter table library.readers owner to library_owner;
  alter table library.loans owner to library_owner;
  alter table library.readers enable row level security, force row level security;
  alter table library.loans enable row level security, force row level security;
  create policy own on library.readers to library_app
    using (tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid));
  create policy own on library.loans to library_app
    using (tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid));
  grant select, insert, update, delete on library.readers, library.loans to library_app;
  insert into library.readers values
    ('00000000-0000-4000-8000-00000000000a', 1, 'Ada'), ('00000000-0000-4000-8000-00000000000b', 1, 'Ben'),
    ('00000000-0000-4000-8000-00000000000b', 2, 'Bea');
  insert into library.loans (tenant_id, reader_id, title) values
    ('00000000-0000-4000-8000-00000000000a', 1, 'Analysis'), ('00000000-0000-4000-8000-00000000000b', 1, 'Botany');
`;

/** Runs the callback in a transaction that is rolled back: roles and schemas of a test leave nothing behind. */
export async function inTransaction<T>(client: Client, callback: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await callback();
  } finally {
    await client.query("rollback");
  }
}

/** Proves the schema that the SQL makes, and takes it back. */
export function proveSchema(client: Client, sql: string, options: ProveOptions = {}): Promise<Proof> {
  return inTransaction(client, async () => {
    await client.query(sql);
    return prove(client, { inTransaction: true, seed: 1, random: 3, ...options });
  });
}

/** What a team would have to fix: notes are about every server. */
export const faults = ({ findings }: Proof): string[] =>
  findings.filter(({ level }) => level !== "info").map(({ rule, object }) => `${rule} ${object}`);

export const missed = ({ coverage }: Proof): string[] =>
  coverage.flatMap(({ missed: objects }) => objects.map(({ object, reason }) => `${object}: ${reason}`));
