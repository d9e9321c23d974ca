import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { asker } from "../candidates/ask.ts";
import { startBenchServer } from "../candidates/servers.ts";
import { DOCUMENT_TENANTS, loadDocuments } from "../data/documents.ts";
import { query } from "../data/graphql-query.ts";
import { loadKeys } from "../data/keys.ts";
import { benchTenant } from "../data/tenants.ts";
import { compare } from "../measure/rounds.ts";
import { compareServerCpu } from "../measure/server-cpu.ts";
import { linesOf, milliseconds, type Section } from "./section.ts";

const CLIENTS = 16;
/** Milliseconds that a key may take more than a token. */
const MOST = 0.1;

/** A request with an API key beside the same request with a token. */
export const keys: Section = {
  name: "API keys",
  async run(fixture, { rounds, calls, seed }) {
    await loadDocuments(fixture.sealed.root);
    const made = await loadKeys(fixture.sealed.root, DOCUMENT_TENANTS);
    const secret = randomBytes(32).toString("hex");
    const tokens = await Promise.all(made.map((_, n) => tokenOf(n + 1, secret)));
    const server = await startBenchServer("rowhouse", fixture, secret);
    try {
      const ask = asker(server.url, JSON.stringify({ query }), CLIENTS);
      const candidates = Object.entries({ "with a token": tokens, "with a key": made }).map(
        ([name, credentials]) => ({
          name,
          cpu: server.cpu,
          run: (n: number) => ask(credentials[n % credentials.length] as string),
        }),
      );
      const half = Math.ceil(rounds / 2);
      const measured = await compare(candidates, { rounds: half, calls, seed });
      const cpus = await compareServerCpu(candidates, {
        rounds: Math.ceil(rounds / 6),
        calls: calls * 5,
        clients: CLIENTS,
      });
      const [token, key] = measured;
      const more = (key?.p50 ?? Number.NaN) - (token?.p50 ?? Number.NaN);
      return {
        lines: [
          ...linesOf(this.name, measured),
          {
            section: this.name,
            name: `a key more than a token at the median, by ${MOST} ms`,
            figure: milliseconds(more),
            ratio: more / MOST,
            budget: { atMost: 1 },
          },
          ...cpus.map(({ name, cpu, ratio }) => ({
            section: this.name,
            name: `${name}, CPU of the server per request`,
            figure: `${Math.round(cpu)} µs`,
            ratio,
          })),
        ],
      };
    } finally {
      await server.close();
    }
  },
};

function tokenOf(n: number, secret: string): Promise<string> {
  return new SignJWT({ tenant_id: benchTenant(n), role: "member" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(benchTenant(n))
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}
