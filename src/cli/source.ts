/**
 * Whether this is a checkout, run from its TypeScript. There the migration that
 * is being written belongs to the schema; in an installed package it does not.
 */
export const runsFromSource: boolean = import.meta.filename.endsWith(".ts");
