import type pg from "pg";
import { backendOf, bareConnection } from "./pg-private.ts";

// How long a server may take to read a request.
const patienceMs = 10_000;

/**
 * Asks the server to cancel what a client's backend is doing, over a connection
 * of its own, as the protocol wants. Best effort: nobody answers such a request,
 * and it may arrive late. The client's connection is in doubt from then on.
 */
export function requestCancel(client: pg.ClientBase): void {
  const backend = backendOf(client);
  const { processID, secretKey, host, port, ssl, sslNegotiation } = backend;
  if (processID === null || secretKey === null) return;
  const connection = bareConnection(backend);
  const send = () => {
    connection.cancel(processID, secretKey);
    // The server closes it when it has read the request. Closed from here before
    // that, a pooler may not pass the request on; PgBouncer 1.18 even ends.
    connection.stream.setTimeout(patienceMs, () => connection.stream.destroy());
    connection.stream.unref();
  };
  // A server that cannot be reached has nothing to cancel.
  connection.on("error", () => connection.stream.destroy());
  connection.on("connect", () => {
    if (!ssl) send();
    else if (sslNegotiation !== "direct") connection.requestSsl();
  });
  connection.on("sslconnect", send);
  if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
}
