import pg from "pg";

/** What the driver knows of its backend; in none of its types. */
interface Backend {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
  readonly sslNegotiation: "postgres" | "direct";
}

// How long a server may take to read a request.
const patienceMs = 10_000;

/**
 * Asks the server to cancel what a client's backend is doing, over a connection
 * of its own, as the protocol wants. Best effort: nobody answers such a request,
 * and it may arrive late. The client's connection is in doubt from then on.
 */
export function requestCancel(client: pg.ClientBase): void {
  const { processID, secretKey, host, port, ssl, sslNegotiation } = client as unknown as Backend;
  if (processID === null || secretKey === null) return;
  const connection = new pg.Connection({ ssl, sslNegotiation } as never) as unknown as CancelConnection;
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

interface CancelConnection {
  readonly stream: {
    setTimeout(milliseconds: number, callback: () => void): void;
    unref(): void;
    destroy(): void;
  };
  on(event: "error" | "connect" | "sslconnect", listener: () => void): void;
  connect(portOrPath: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
}
