import Fastify from "fastify";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/fastify/v5";
import { ApiPreset } from "../../src/graphql/api-preset.ts";
import { requestSettings } from "../../src/graphql/request-settings.ts";
import { createAuthenticate } from "../../src/http/authenticate.ts";
import type { JwtOptions } from "../../src/http/jwt-options.ts";
import type { SealKey } from "../../src/tenant/seal.ts";
import { Sealer } from "../../src/tenant/sealer.ts";
import { driverPool } from "./driver.ts";
import { keepSeals } from "./keep-seals.ts";

/** The same schema, walls and tokens, through PostGraphile's own adaptor. */
export async function startPostgraphile(
  connectionString: string,
  key: SealKey,
  jwt: JwtOptions,
): Promise<{ url: string }> {
  const authenticate = await createAuthenticate(jwt);
  const sealer = new Sealer({ key: () => key });
  const keep = keepSeals(driverPool(connectionString));
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
          const settings = requestSettings(identity);
          const claims = {
            tenantId: identity?.tenantId ?? "",
            userId: identity?.userId ?? "",
            role: identity?.role ?? "",
          };
          const sealed = { ...settings, "app.seal": sealer.seal(claims) };
          keep(sealed);
          return sealed;
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
