// Before anything that loads Grafast.
import "../config/graphile-env.ts";

import { makeSchema } from "postgraphile";
import { lexicographicSortSchema, printSchema } from "postgraphile/graphql";
import type { Sessions } from "./adaptor.ts";
import { ApiPreset } from "./api-preset.ts";
import { makePgService } from "./pg-service.ts";

/** The API's SDL, sorted, as the database at this URL (the server's login) gives it. */
export async function exportSchema(connectionString: string): Promise<string> {
  const service = makePgService({ connectionString, sessions: noSessions, identify: () => null });
  const { schema } = await makeSchema({ extends: [ApiPreset], pgServices: [service] });
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

const noSessions: Sessions = {
  runStatement: unreachable,
  withSession: unreachable,
};

function unreachable(): never {
  throw new Error("Building the schema reads the catalog alone.");
}
