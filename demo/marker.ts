import { anonymousSession, type Rowhouse, type Transaction } from "../src/index.ts";

/** What a database says of its demo data: a row of the global settings. */
export interface Marker {
  /** The end of the 90 days: a load that was cut off goes on with the same. */
  readonly anchor: string;
  readonly isLoaded: boolean;
}

/** The marker, where a load has begun. */
export async function readMarker(rowhouse: Rowhouse): Promise<Marker | undefined> {
  const { rows } = await rowhouse.sessions.runStatement<{ value: Marker }>(anonymousSession, {
    text: "select value from app_public.settings where key = 'demo'",
  });
  return rows[0]?.value;
}

/** Says that a load begins, unless one has already; either way returns its anchor. */
export async function beginLoad(platform: Transaction, anchor: Date): Promise<Date> {
  const marker: Marker = { anchor: anchor.toISOString(), isLoaded: false };
  await platform.query(
    `insert into app_public.settings (key, value, description)
     values ('demo', $1::jsonb, 'What is known of the demo data.')
     on conflict (key) do nothing`,
    [JSON.stringify(marker)],
  );
  const { rows } = await platform.query<{ anchor: string }>(
    `select value ->> 'anchor' as anchor from app_public.settings where key = 'demo'`,
  );
  return new Date(rows[0]?.anchor ?? anchor);
}

/** Says that everything is there. */
export async function endLoad(platform: Transaction): Promise<void> {
  await platform.query(
    `update app_public.settings set value = jsonb_set(value, '{isLoaded}', 'true') where key = 'demo'`,
  );
}
