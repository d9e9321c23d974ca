import Fastify from "fastify";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/fastify/v5";
import { contextSettings } from "../../src/driver/entry.ts";
import { ApiPreset } from "../../src/graphql/api-preset.ts";
import { createAuthenticate } from "../../src/http/authenticate.ts";
import type { JwtOptions } from "../../src/http/jwt-options.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import type { SealKey } from "../../src/tenant/seal.ts";
import { type Seal, Sealer } from "../../src/tenant/sealer.ts";
import { cacheSeals } from "./cache-seals.ts";
import { driverPool } from "./driver.ts";

/** The same schema, walls and tokens, through PostGraphile's own adaptor. */
export async function startPostgraphile(
  connectionString: string,
  key: SealKey,
  jwt: JwtOptions,
): Promise<{ url: string }> {
  const authenticate = await createAuthenticate(jwt);
  const sealer = new Sealer({ key: () => key });
  // Made once and used again, as those of Rowhouse are.
  const made = new Map<string, { seal: Seal; settings: Record<string, string> }>();
  const settingsOf = (context: TenantContext) => {
    const name = `${context.tenantId}|${context.userId}|${context.role}`;
    const known = made.get(name);
    if (known && sealer.isCurrent(known.seal)) return known.settings;
    const seal = sealer.seal(context);
    const settings = { role: "app_user", ...contextSettings(context, seal.text) };
    made.set(name, { seal, settings });
    return settings;
  };
  const keep = cacheSeals(driverPool(connectionString));
  const app = Fastify();
  app.decorateRequest("identity", null);
  app.addHook("onRequest", async (request) => {
    request.identity = await authenticate(request.headers.authorization);
  });
  const instance = postgraphile({
    extends: [ApiPreset],
    pgServices: [
      makePgService({
        connectionString,
        schemas: ["app_public"],
        poolConfig: { min: 10, max: 10 },
        pgSettingsForIntrospection: { role: "app_user" },
        pgSettings: ({ fastifyv5 }: Partial<Grafast.RequestContext>) => {
          const identity = fastifyv5?.request.identity;
          if (!identity) throw new Error("A request of the bench has no identity.");
          const settings = settingsOf(identity);
          keep(settings);
          return settings;
        },
      }),
    ],
    grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  });
  await instance.getSchema();
  const server = instance.createServ(grafserv);
  await server.addTo(app);
  await server.ready();
  return { url: await app.listen({ host: "127.0.0.1", port: 0 }) };
}
