import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { RowhouseError } from "../errors.ts";

/** The documents that clients may ask for by their SHA-256 hash alone. */
export interface PersistedOperations {
  /** The text of each document by its hash, in 64 hexadecimal digits. */
  readonly documents: ReadonlyMap<string, string>;
  /** Refuses every document that is not among them. */
  readonly only: boolean;
}

export interface PersistedOperationsOptions {
  /** The text of each document by its hash, or the path of a JSON file with such an object. */
  readonly documents: Readonly<Record<string, string>> | string;
  /** Whether documents that are not among them are refused. Default: false. */
  readonly only?: boolean | undefined;
}

const form = z.record(z.string(), z.string());

/**
 * Reads the documents, and makes sure that each belongs to its hash.
 * @throws RowhouseError CONFIGURATION_INVALID
 */
export function readPersistedOperations({
  documents,
  only = false,
}: PersistedOperationsOptions): PersistedOperations {
  const given = typeof documents === "string" ? readFile(documents) : documents;
  const { success, data } = form.safeParse(given);
  if (!success) throw invalid("must be an object of texts by their hashes.");
  for (const [hash, text] of Object.entries(data)) {
    const right = createHash("sha256").update(text).digest("hex");
    if (hash !== right)
      throw invalid(`have a document under ${JSON.stringify(hash)} whose hash is ${right}.`);
  }
  return { documents: new Map(Object.entries(data)), only };
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw invalid(`cannot be read from ${path}: ${(cause as Error).message}`, cause);
  }
}

function invalid(problem: string, cause?: unknown): RowhouseError {
  return new RowhouseError("CONFIGURATION_INVALID", `The persisted operations ${problem}`, { cause });
}
