import { SafeError } from "postgraphile/grafast";
import type { ParsedGraphQLBody } from "postgraphile/grafserv";
import { type ApiErrorCode, coded } from "../error-codes.ts";
import type { PersistedOperations } from "../persisted-operations.ts";

declare global {
  namespace GraphileConfig {
    interface GrafservOptions {
      /** Documents that clients may ask for by their hash. */
      persisted?: PersistedOperations | undefined;
    }
  }
}

/**
 * Puts the document in the place of its hash: `documentId`, as Relay and the
 * GraphQL-over-HTTP specification send it, or `extensions.persistedQuery`, as
 * Apollo does. Nothing is ever registered by a request.
 */
export const PersistedOperationsPlugin: GraphileConfig.Plugin = {
  name: "PersistedOperationsPlugin",
  version: "1.0.0",

  grafserv: {
    middleware: {
      processGraphQLRequestBody(next, { body, resolvedPreset }) {
        body.query = documentOf(body, resolvedPreset.grafserv?.persisted);
        return next();
      },
    },
  },
};

function documentOf(body: ParsedGraphQLBody, persisted: PersistedOperations | undefined): unknown {
  const hash = hashOf(body);
  if (hash === undefined) {
    if (!persisted?.only) return body.query;
    throw refused("PERSISTED_QUERY_ONLY", "Only persisted operations are served: send the hash of one.");
  }
  const document = persisted?.documents.get(hash);
  if (document !== undefined) return document;
  // A client that sends the text too does not depend on the hash.
  if (!persisted?.only && typeof body.query === "string") return body.query;
  throw persisted
    ? refused("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    : refused("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported");
}

function hashOf({ documentId, extensions }: ParsedGraphQLBody): string | undefined {
  const apollo = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null)?.persistedQuery;
  const hash = documentId ?? apollo?.sha256Hash;
  if (hash === undefined || hash === null) return undefined;
  if (typeof hash !== "string") throw refused("BAD_REQUEST", "The hash of a document must be a text.");
  return hash.replace(/^sha256:/, "").toLowerCase();
}

function refused(code: ApiErrorCode, message: string): SafeError {
  return new SafeError(message, { ...coded(code), statusCode: 400 });
}
