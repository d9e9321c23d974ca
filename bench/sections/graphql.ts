import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { asker } from "../candidates/ask.ts";
import { type BenchServer, type ServerKind, startBenchServer } from "../candidates/servers.ts";
import { DOCUMENT_TENANTS, loadDocuments } from "../data/documents.ts";
import { documentId, query } from "../data/graphql-query.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { compareServerCpu } from "../measure/server-cpu.ts";
import { compareCrowds } from "../measure/throughput.ts";
import { startDelayProxy } from "../support/delay-proxy.ts";
import type { Fixture } from "../support/fixture.ts";
import { type Line, linesOf, milliseconds, type Section } from "./section.ts";

const text = JSON.stringify({ query });
const hash = JSON.stringify({ documentId });
const PERSISTED = "Rowhouse, a persisted operation";
const CLIENTS = 16;

const names: Readonly<Record<ServerKind, string>> = {
  postgraphile: "PostGraphile, its own adaptor",
  rowhouse: "Rowhouse",
  fastify: "Fastify route by hand, same SQL",
};

/** Requests to the whole server: token, GraphQL, walls, seal, database, JSON. */
export const graphql: Section = {
  name: "GraphQL",
  async run(fixture, { rounds, calls, seed }) {
    await loadDocuments(fixture.sealed.root);
    const jwtSecret = randomBytes(32).toString("hex");
    const tokens = await Promise.all(
      Array.from({ length: DOCUMENT_TENANTS }, (_, n) => tokenOf(n + 1, jwtSecret)),
    );
    const token = (n: number) => tokens[n % tokens.length] as string;
    const candidates = (servers: Readonly<Record<string, BenchServer>>) =>
      Object.entries(servers).flatMap(([kind, { url, cpu }]) => {
        const bodies = {
          [names[kind as ServerKind]]: text,
          ...(kind === "rowhouse" && { [PERSISTED]: hash }),
        };
        return Object.entries(bodies).map(([name, body]) => {
          const ask = asker(url, body, CLIENTS);
          return { name, cpu, run: (n: number) => ask(token(n)) };
        });
      });

    const kinds = ["postgraphile", "rowhouse", "fastify"] as const;
    const [crowds, cpus] = await withServers(fixture, jwtSecret, kinds, async (servers) => {
      const all = candidates(servers);
      const load = { rounds: Math.ceil(rounds / 2), calls: calls * 3, clients: CLIENTS };
      return [
        await compareCrowds(all, { ...load, seed }),
        await compareServerCpu(all, { ...load, rounds: Math.ceil(rounds / 8), calls: calls * 10 }),
      ] as const;
    });
    const proxy = await startDelayProxy(fixture.sealed.app, 1);
    const delayed = { ...fixture, sealed: { ...fixture.sealed, app: proxy.url(fixture.sealed.app) } };
    const latencies = await withServers(delayed, jwtSecret, ["postgraphile", "rowhouse"], (servers) =>
      compare(candidates(servers), { rounds: Math.ceil(rounds / 2), calls: Math.ceil(calls / 4), seed }),
    ).finally(proxy.close);

    const lines: Line[] = [
      ...crowds.map(({ name, perSecond, ratio }) => ({
        section: this.name,
        name: `${name}, requests per second`,
        figure: `${Math.round(perSecond).toLocaleString("en")}/s`,
        ratio: ratio.perSecond,
        budget: name === names.rowhouse ? { atLeast: 1.6 } : undefined,
      })),
      ...cpus.map(({ name, cpu, ratio }) => ({
        section: this.name,
        name: `${name}, CPU of the server per request`,
        figure: `${Math.round(cpu)} µs`,
        ratio,
      })),
      ...crowds.map(({ name, p99, ratio }) => ({
        section: this.name,
        name: `${name}, p99`,
        figure: milliseconds(p99),
        ratio: ratio.p99,
      })),
      ...linesOf(this.name, latencies).map((line) => ({
        ...line,
        name: `${line.name}, with 1 ms of delay`,
      })),
    ];
    return { lines };
  },
};

async function withServers<T>(
  fixture: Fixture,
  jwtSecret: string,
  kinds: readonly ServerKind[],
  callback: (servers: Readonly<Record<string, BenchServer>>) => Promise<T>,
): Promise<T> {
  const servers: Record<string, BenchServer> = {};
  try {
    for (const kind of kinds) servers[kind] = await startBenchServer(kind, fixture, jwtSecret);
    return await callback(servers);
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.close()));
  }
}

function tokenOf(n: number, secret: string): Promise<string> {
  return new SignJWT({ tenant_id: benchTenant(n), role: "member" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(benchTenant(n))
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}
