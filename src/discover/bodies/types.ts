import type { Reader } from "./tokens.ts";

const TWO_WORDS: Record<string, readonly string[]> = {
  double: ["precision"],
  character: ["varying"],
  bit: ["varying"],
};

/** Reads the name of a type; which one it is changes nothing of whose a row is. */
export function typeIn(reader: Reader): number {
  reader.take("setof");
  const first = reader.name();
  for (const second of TWO_WORDS[first] ?? []) reader.take(second);
  while (reader.take(".")) reader.name();
  if (reader.take("(")) {
    while (!reader.take(")")) reader.next();
  }
  if (first === "timestamp" || first === "time")
    void (reader.take("with", "time", "zone") || reader.take("without", "time", "zone"));
  while (reader.is("[", "]")) reader.at += 2;
  return 0;
}
