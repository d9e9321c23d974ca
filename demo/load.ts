import { CredentialKeys } from "../src/credentials/keys.ts";
import {
  type DemoOptions,
  type DemoTenant,
  isRowhouseError,
  type Rowhouse,
  RowhouseError,
} from "../src/index.ts";
import { storeSecret } from "./credentials.ts";
import { insertRows, keepPlans } from "./insert-rows.ts";
import { beginLoad, endLoad, readMarker } from "./marker.ts";
import { demoTenants, type Person, type TenantSpec } from "./people.ts";
import { countRows, rowsOfTenant, type TableRows } from "./rows.ts";
import { demoSecret } from "./tables/account-rows.ts";
import { referenceRows } from "./tables/reference-rows.ts";
import { type TenantData, tenantData, userRow } from "./tenant-data.ts";
import { startOfDay, Timeline } from "./timeline.ts";

export interface TradingDemoOptions extends DemoOptions {
  /** The end of the 90 days; the beginning of today (UTC) where not given. */
  readonly anchor?: Date;
}

/**
 * Loads three tenants with 90 days of trading, each through its own walls; what
 * no user may write comes from the platform, whose uses are recorded. Where the
 * demo data are there already nothing happens; a load that was cut off goes on.
 * Throws CONFLICT where another tenant has one of the names.
 */
export async function loadDemo(options: TradingDemoOptions): Promise<DemoTenant[]> {
  const marker = await readMarker(options.rowhouse);
  if (!marker?.isLoaded) await loadEverything(options);
  return demoTenants.map(({ id, slug, people }) => ({ id, slug, userId: people[0].id }));
}

async function loadEverything(options: TradingDemoOptions): Promise<void> {
  const { rowhouse, credentialsKey, anchor = startOfDay(new Date()), onProgress = () => {} } = options;
  const keys = new CredentialKeys(credentialsKey);
  const timeline = new Timeline(
    await rowhouse.asPlatform("load demo data: begin", (tx) => beginLoad(tx, anchor)),
  );
  const shared = [...referenceRows(timeline), ...demoTenants.flatMap(foundingRows)];
  const tenants = demoTenants.map((tenant) => tenantData(tenant, timeline));

  const total = countRows([...shared, ...tenants.flatMap(allRows)]);
  let done = 0;
  const count = (label: string) => (rows: number) => {
    done += rows;
    onProgress(done / total, label);
  };

  await rowhouse
    .asPlatform("load demo data: tenants and reference data", async (tx) => {
      for (const rows of shared) await insertRows(tx, rows, count("reference data"));
    })
    .catch(explainConflict);
  const loads = tenants.map((data) => loadTenant(rowhouse, keys, data, count(data.tenant.slug)));
  // Nothing of a load is still at work when it has failed.
  await Promise.allSettled(loads);
  await Promise.all(loads);
  await rowhouse.asPlatform("load demo data: end", endLoad);
}

async function loadTenant(
  rowhouse: Rowhouse,
  keys: CredentialKeys,
  { tenant, invited, traders, history }: TenantData,
  onInserted: (count: number) => void,
): Promise<void> {
  const insertAs = ({ id: userId, role }: Person, tables: readonly TableRows[]) =>
    rowhouse.withTenant({ tenantId: tenant.id, userId, role }, async (tx) => {
      await keepPlans(tx);
      for (const rows of tables) {
        await insertRows(tx, rows, onInserted);
        if (rows.table !== "api_credentials") continue;
        for (const { id } of rows.rows) await storeSecret(tx, keys, String(id), demoSecret(String(id)));
      }
    });
  await insertAs(tenant.people[0], [invited]);
  for (const { person, before } of traders) await insertAs(person, before);
  await rowhouse.asPlatform(`load demo data: history of ${tenant.slug}`, async (tx) => {
    await keepPlans(tx);
    for (const rows of rowsOfTenant(tenant.id, history)) await insertRows(tx, rows, onInserted);
  });
  for (const { person, after } of traders) await insertAs(person, after);
}

// A tenant and its first owner: there is nobody in it yet who could make them.
function foundingRows(tenant: TenantSpec): TableRows[] {
  const { id, slug, name, domain, tier, maxUsers, maxApiCallsPerDay, people } = tenant;
  const limits = { max_users: maxUsers, max_api_calls_per_day: maxApiCallsPerDay };
  return [
    {
      table: "tenants",
      key: "id",
      rows: [{ id, slug, name, domain, tier, ...limits, metadata: { demo: true } }],
    },
    ...rowsOfTenant(id, [{ table: "users", rows: [userRow(people[0])] }]),
  ];
}

function allRows({ invited, traders, history }: TenantData): TableRows[] {
  return [invited, ...traders.flatMap(({ before, after }) => [...before, ...after]), ...history];
}

function explainConflict(error: unknown): never {
  if (!isRowhouseError(error, "CONFLICT")) throw error;
  const names = demoTenants.map(({ slug }) => slug).join(", ");
  throw new RowhouseError(
    "CONFLICT",
    `A tenant that is not of the demo data is called ${names} or has its domain.`,
    {
      cause: error,
      hint: "Load the demo data into another database.",
    },
  );
}
