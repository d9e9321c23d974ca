import type { Config } from "../../config/types.ts";
import { requirePackages } from "../../installed/optional-packages.ts";
import type { Made, NewTenant } from "./create.ts";

const QUERY = "{ currentTenant { slug name } }";

/** Prints the new tenant and a token of its owner, or what such a token must say. */
export async function printNewTenant(
  config: Config,
  { tenant_id: id, slug, owner_id: userId }: Made,
  { owner }: NewTenant,
  json: boolean,
): Promise<void> {
  const { token, lifetime } = await ownerToken(config, { id, slug, userId });
  const claims = { tenant_id: id, sub: userId, role: "owner" };
  if (json) {
    console.log(
      JSON.stringify(
        { tenantId: id, slug, owner: { id: userId, email: owner }, token, claims },
        undefined,
        2,
      ),
    );
    return;
  }
  console.log(`Tenant  ${slug}  ${id}\nOwner   ${owner}  ${userId}\n`);
  if (!token) {
    console.log(
      `Tokens are signed by your identity provider. The owner's must say:\n\n  ${JSON.stringify(claims)}`,
    );
    return;
  }
  const { host, port } = config.http;
  console.log(`A token of the owner, good for ${lifetime}:\n\n  ${token}\n`);
  console.log(
    `Start the server with "rowhouse start", then try it:\n\n  curl -s http://${host}:${port}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' --data '${JSON.stringify({ query: QUERY })}'`,
  );
}

/** The package that signs is optional: it is loaded where it is needed. */
async function ownerToken({ jwt }: Config, owner: { id: string; slug: string; userId: string }) {
  if (jwt.algorithm !== "HS256") return { token: null, lifetime: "" };
  requirePackages("Verifying a token");
  const { DEMO_TOKEN_LIFETIME, demoToken } = await import("../demo-token.ts");
  return { token: (await demoToken(jwt, owner)) ?? null, lifetime: DEMO_TOKEN_LIFETIME };
}
