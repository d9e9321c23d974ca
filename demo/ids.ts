import { hash } from "node:crypto";

// The same everywhere and on every day: only their order in time matters.
const epoch = Date.UTC(2026, 0, 1);

/**
 * A uuid of version 7 that depends on the name and the time alone.
 *
 * @param at milliseconds since the first moment of the demo data.
 */
export function demoId(name: string, at: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(epoch + Math.floor(at), 0, 6);
  hash("sha256", `rowhouse demo ${name}`, "buffer").copy(bytes, 6, 0, 10);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
