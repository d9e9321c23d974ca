import "../../src/config/graphile-env.ts";
import { parentPort, workerData } from "node:worker_threads";
import { sealKey } from "../../src/tenant/seal.ts";
import { documentId, query } from "../data/graphql-query.ts";
import type { ServerData } from "./servers.ts";

const { kind, connectionString, sealSecret, jwtSecret } = workerData as ServerData;
const key = sealKey(Buffer.from(sealSecret));
const jwt = { algorithm: "HS256", secret: jwtSecret } as const;

const starts = {
  async rowhouse() {
    const { startServer } = await import("../../src/http/server.ts");
    const { rowhousePool } = await import("./pools.ts");
    const rowhouse = rowhousePool(connectionString, { max: 10, key });
    const persistedOperations = { documents: { [documentId]: query } };
    return startServer({ rowhouse, connectionString, jwt, persistedOperations });
  },
  async postgraphile() {
    const { startPostgraphile } = await import("./postgraphile-server.ts");
    return startPostgraphile(connectionString, key, jwt);
  },
  async fastify() {
    const { startRoute } = await import("./fastify-route.ts");
    return startRoute(connectionString, key, jwt);
  },
};

const { url } = await starts[kind]();
parentPort?.postMessage(url);
