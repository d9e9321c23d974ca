import pg from "pg";

// Everything that the driver uses of pg and that neither its documentation nor its types
// promise. A test fails where a new version has changed it:
//
// - pg.utils.prepareValue: the encoding of a JavaScript value
// - client.connection, and its stream, sendCopyFail() and events
// - client.processID, secretKey, host, port, ssl, sslNegotiation
// - new pg.Connection() with connect(), requestSsl() and cancel()
// - what client.query() calls of the object it is given: submit() and handle…()
// - pool.options.connectionTimeoutMillis, read at each connect()
// - client.pipeline, changed while no query runs

type Utils = { prepareValue(value: unknown): string | Buffer | null };

/** A value as the wire has it. Throws what the value's own conversion throws. */
export const prepareValue = (value: unknown): string | Buffer | null =>
  (pg as unknown as { utils: Utils }).utils.prepareValue(value);

/** The connection of a client. */
export const connectionOf = (client: pg.ClientBase): pg.Connection =>
  (client as unknown as { connection: pg.Connection }).connection;

/** What a client knows of its backend. */
export interface Backend {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
  readonly sslNegotiation: "postgres" | "direct";
}

export const backendOf = (client: pg.ClientBase): Backend => client as unknown as Backend;

/** A connection before any client uses it. */
export interface BareConnection {
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

export const bareConnection = ({ ssl, sslNegotiation }: Backend): BareConnection =>
  new pg.Connection({ ssl, sslNegotiation } as never) as unknown as BareConnection;

/** Refuses to send the data that a COPY asks for. */
export function refuseCopy(connection: pg.Connection, reason: string): void {
  (connection as unknown as { sendCopyFail(reason: string): void }).sendCopyFail(reason);
}

/** Hands the client something to send; it calls submit() and handle…(). */
export function submitTo(client: pg.ClientBase, submittable: object): void {
  client.query(submittable as never);
}

/** How long the next connect() of a pool may take; 0: no limit. */
export function limitNextConnect(pool: pg.Pool, milliseconds: number): void {
  pool.options.connectionTimeoutMillis = milliseconds;
}

/**
 * Runs the work while the client sends each query without waiting for the answers to those
 * before it. No query of the client may run when it begins or ends.
 */
export async function pipelined<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  const switched = client as unknown as { pipeline: boolean };
  const before = switched.pipeline;
  switched.pipeline = true;
  try {
    return await work();
  } finally {
    switched.pipeline = before;
  }
}
