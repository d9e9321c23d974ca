import { check } from "../../src/check/database.ts";
import { prove } from "../../src/prove/database.ts";
import { CannotProve, type ProveOptions } from "../../src/prove/options.ts";
import type { Proof } from "../../src/prove/prove.ts";
import type { Report } from "../../src/report/finding.ts";

export type Reports = {
  check: { report: Report; milliseconds: number };
  prove: { proof: Proof | CannotProve; milliseconds: number };
};

/** Runs both on the database at a URL, an administrator's. */
export async function examine(url: string, options: ProveOptions): Promise<Reports> {
  const { role, tenantColumns, schemas } = options;
  return {
    check: await timed("report", () =>
      check(url, {
        ...(role && { roles: [role] }),
        ...(tenantColumns && { tenantColumns }),
        ...(schemas && { schemas }),
      }),
    ),
    prove: await timed("proof", () =>
      prove(url, { seed: 1, ...options }).catch((error: unknown) => {
        if (error instanceof CannotProve) return error;
        throw error;
      }),
    ),
  };
}

async function timed<K extends string, T>(
  name: K,
  work: () => Promise<T>,
): Promise<{ [P in K]: T } & { milliseconds: number }> {
  const started = performance.now();
  const result = { [name]: await work() } as { [P in K]: T };
  return { ...result, milliseconds: performance.now() - started };
}
