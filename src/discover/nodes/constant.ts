import { numberOf, type TreeNode, wordOf } from "./parse.ts";

const BOOL = 16;
const INTEGERS = new Set([20, 21, 23, 26]);
const TEXTS = new Set([25, 1042, 1043, 705, 114]);
const NAME = 19;
const TEXT_ARRAY = 1009;

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
  // As Postgres prints it, for the path of a claim.
  if (type === TEXT_ARRAY) return `{${textsIn(bytes).join(",")}}`;
  // Four bytes of length come first.
  if (TEXTS.has(type)) return bytes.subarray(4).toString();
  return type === NAME ? bytes.toString().replace(/\0.*$/s, "") : undefined;
}

/** The elements of an array of one dimension: a head of 24 bytes, then each with its length, at multiples of four. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  if (bytes.length < 24 || bytes.readInt32LE(4) !== 1 || bytes.readInt32LE(8) !== 0) return texts;
  for (let at = 24; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at) >>> 2;
    if (length < 4) break;
    texts.push(bytes.subarray(at + 4, at + length).toString());
    at += Math.ceil(length / 4) * 4;
  }
  return texts;
}
