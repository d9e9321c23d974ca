import { createServer } from "node:net";

/** A free TCP port on loopback: the preferred one where nobody has it. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await listenOnce(preferred)) !== undefined) return preferred;
  const port = await listenOnce(0);
  if (port === undefined) throw new Error("No free TCP port on 127.0.0.1.");
  return port;
}

/** Fails as listening would, before anything else has been started. Port 0 is always free. */
export function refusePortInUse(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.syscall === "getaddrinfo" ? unknownHost(host, error) : error),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Without a code: that of a name which cannot be resolved is the database's elsewhere. */
const unknownHost = (host: string, cause: NodeJS.ErrnoException): Error =>
  new Error(
    `HOST is ${JSON.stringify(host)}, and no address is known for that name (${cause.code}): set HOST to a name or an address of this machine.`,
    { cause },
  );

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      const found = typeof address === "object" && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}
