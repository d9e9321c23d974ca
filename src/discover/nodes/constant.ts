import { numberOf, type TreeNode, wordOf } from "./parse.ts";

const BOOL = 16;
const INTEGERS = new Set([20, 21, 23, 26]);
const TEXTS = new Set([25, 1042, 1043, 705, 114]);
const NAME = 19;

/** Booleans, integers and text as values; of any other type, undefined: its bytes mean nothing here. */
export function constantOf(fields: TreeNode["fields"]): string | boolean | number | null | undefined {
  if (wordOf(fields.constisnull) === "true") return null;
  const [, bytesField] = Array.isArray(fields.constvalue) ? fields.constvalue : [];
  const bytes = Array.isArray(bytesField)
    ? Buffer.from(bytesField.map((byte) => Number(byte) & 255))
    : undefined;
  const type = numberOf(fields.consttype);
  if (!bytes) return undefined;
  if (type === BOOL) return bytes[0] === 1;
  if (INTEGERS.has(type)) return bytes.readInt32LE(0);
  // Four bytes of length come first.
  if (TEXTS.has(type)) return bytes.subarray(4).toString();
  return type === NAME ? bytes.toString().replace(/\0.*$/s, "") : undefined;
}
