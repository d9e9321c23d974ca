import Fastify from "fastify";
import { createAuthenticate } from "../../src/http/authenticate.ts";
import type { JwtOptions } from "../../src/http/jwt-options.ts";
import type { SealKey } from "../../src/tenant/seal.ts";
import { rowhousePool } from "./pools.ts";

// What PostGraphile asks the database for the same question, written by hand.
const documents = {
  name: "documents",
  text: `select documents.id, documents.title, documents.created_at as "createdAt",
                json_build_object('displayName', users.display_name) as "user"
           from app_public.documents
           left join app_public.users
             on (users.tenant_id, users.id) = (documents.tenant_id, documents.user_id)
          order by documents.created_at desc, documents.tenant_id, documents.id
          limit 10`,
};

/** The same answer from a route without GraphQL, by the same way into the database. */
export async function startRoute(
  connectionString: string,
  key: SealKey,
  jwt: JwtOptions,
): Promise<{ url: string }> {
  const authenticate = await createAuthenticate(jwt);
  const rowhouse = rowhousePool(connectionString, { max: 10, key });
  const app = Fastify();
  app.post("/graphql", async (request) => {
    const identity = await authenticate(request.headers.authorization);
    const { rows } = await rowhouse.query(identity, documents);
    return { data: { documents: { nodes: rows } } };
  });
  return { url: await app.listen({ host: "127.0.0.1", port: 0 }) };
}
