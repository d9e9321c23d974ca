import { createHash } from "node:crypto";

/** What every GraphQL server is asked. */
export const query = `{ documents(first: 10, orderBy: [CREATED_AT_DESC]) {
  nodes { id title createdAt user { displayName } } } }`;

/** The same as a persisted operation. */
export const documentId = createHash("sha256").update(query).digest("hex");
