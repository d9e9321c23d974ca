import { makeSchema } from "postgraphile";
import { grafast } from "postgraphile/grafast";
import type { Session } from "../../../src/driver/session.ts";
import type { Statement } from "../../../src/driver/statement.ts";
import type { Sessions } from "../../../src/graphql/adaptor.ts";
import { ApiPreset } from "../../../src/graphql/api-preset.ts";
import { makePgService } from "../../../src/graphql/pg-service.ts";
import { createRowhouse } from "../../../src/rowhouse.ts";
import type { TenantContext } from "../../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { makeTenants } from "../../support/tenants.ts";

export interface Sent {
  readonly session: Session;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Asking {
  (tenant: TenantContext, source: string, variableValues?: Record<string, unknown>): Promise<unknown>;
  /** What the last requests have sent, in order. */
  readonly sent: Sent[];
}

export interface TwoTenants {
  readonly db: TestDatabase;
  readonly a: TenantContext;
  readonly b: TenantContext;
  /** Each tenant's documents, by title: `a 1` to `a 5`, `b 1` to `b 5`. */
  readonly ids: Readonly<Record<string, string>>;
  /** An API with these plugins besides its own. */
  api(plugins?: GraphileConfig.Plugin[]): Promise<Asking>;
  stop(): Promise<void>;
}

/** Two tenants with five documents each, and APIs that tell what they send. */
export async function startTwoTenants(): Promise<TwoTenants> {
  const db = await createTestDatabase();
  const [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  const rowhouse = createRowhouse({ connectionString: db.urls.app });
  const root = await db.connect("root");
  await root.query("delete from app_public.documents");
  const { rows } = await root.query<{ title: string; id: string }>(
    `insert into app_public.documents (tenant_id, user_id, title, content_hash, created_at)
     select tenant_id, id, case tenant_id when $1 then 'a ' else 'b ' end || n, lpad(n::text, 64, '0'),
            timestamptz '2026-01-01' + n * interval '1 day'
       from app_public.users, generate_series(1, 5) as n
      where tenant_id in ($1, $2)
     returning title, id`,
    [a.tenantId, b.tenantId],
  );
  return {
    db,
    a,
    b,
    ids: Object.fromEntries(rows.map(({ title, id }) => [title, id])),
    api: (plugins = []) => makeApi(db.urls.app, rowhouse.sessions, plugins),
    async stop() {
      await rowhouse.close();
      await db.drop();
    },
  };
}

async function makeApi(
  connectionString: string,
  real: Sessions,
  plugins: GraphileConfig.Plugin[],
): Promise<Asking> {
  const sent: Sent[] = [];
  const sessions: Sessions = {
    runStatement(session, statement: Statement) {
      sent.push({ session, text: statement.text, values: statement.values ?? [] });
      return real.runStatement(session, statement);
    },
    withSession: (session, callback) => real.withSession(session, callback),
  };
  const service = makePgService({
    sessions,
    connectionString,
    identify: (request) => (request as { tenant?: TenantContext }).tenant,
  });
  const { schema, resolvedPreset } = await makeSchema({
    extends: [ApiPreset],
    plugins,
    pgServices: [service],
  });
  const ask = async (tenant: TenantContext, source: string, variableValues = {}): Promise<unknown> => {
    const requestContext = { tenant } as Partial<Grafast.RequestContext>;
    const answer = await grafast({ schema, source, variableValues, resolvedPreset, requestContext });
    return JSON.parse(JSON.stringify(answer));
  };
  return Object.assign(ask, { sent });
}
