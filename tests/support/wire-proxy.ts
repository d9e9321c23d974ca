import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What has crossed the wire to the server since the last reset. */
export type Wire = {
  /** Bursts of the client that the server had to answer before the next. */
  roundTrips: number;
  /** The types of the messages, in order: P parse, B bind, D describe, E execute, S sync, C close, Q simple query. */
  messages: string;
};

export type WireProxy = {
  /** The URL, through the proxy. */
  url: string;
  wire: Wire;
  reset: () => void;
  /** Cuts every connection, as a network does. */
  cut: () => void;
  /**
   * Cuts the connection whose client next sends messages that match: before they
   * reach the server, or after it has answered them, unheard.
   */
  cutAt: (messages: RegExp, when: "before" | "answered") => void;
  connections: () => number;
  close: () => Promise<void>;
};

/** A proxy in front of Postgres that counts roundTrips and names messages. */
export async function startWireProxy(target: string): Promise<WireProxy> {
  const { hostname, port } = new URL(target);
  const wire: Wire = { roundTrips: 0, messages: "" };
  const sockets = new Set<Socket>();
  let fault: { messages: RegExp; when: "before" | "answered" } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    let serverSpokeLast = true;
    let unheard = false;
    const read = messageTypes();
    client.on("data", (data) => {
      const messages = read(data);
      if (serverSpokeLast && messages !== "") wire.roundTrips++;
      serverSpokeLast = false;
      wire.messages += messages;
      if (fault?.messages.test(messages)) {
        unheard = true;
        const { when } = fault;
        fault = undefined;
        if (when === "before") return void client.destroy();
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      serverSpokeLast = true;
      if (unheard) client.destroy();
      else client.write(data);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: url.href,
    wire,
    reset: () => Object.assign(wire, { roundTrips: 0, messages: "" }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    cutAt: (messages, when) => {
      fault = { messages, when };
    },
    connections: () => sockets.size / 2,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Reads one client's stream; the start-up packet has no type and is left out, and so are passwords. */
function messageTypes(): (data: Buffer) => string {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    let types = "";
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return types;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return types;
      const type = String.fromCharCode(rest[0] as number);
      if (started && type !== "p" && type !== "X") types += type;
      started = true;
      rest = rest.subarray(end);
    }
  };
}
