import pg from "pg";

const TIMESTAMPTZ = 1184;
const driverParser = pg.types.getTypeParser(TIMESTAMPTZ, "text");

/**
 * The parser of a type, from the client's own. Times are read most often and
 * slowest: in the form that a server in UTC writes they need no regular
 * expression. A parser that somebody has put in the driver's place stays.
 */
export function parserOf(type: number, parser: (value: string) => unknown): (value: string) => unknown {
  return type === TIMESTAMPTZ && parser === driverParser ? readTimestamp : parser;
}

/** Reads `2026-01-31 23:59:59.123456+00` as the driver does, and leaves any other form to it. */
export function readTimestamp(text: string): unknown {
  const { length } = text;
  const isPlain =
    length >= 22 &&
    text.charCodeAt(4) === 45 /* - */ &&
    text.charCodeAt(10) === 32 /* space */ &&
    text.charCodeAt(0) !== 48 /* 0 */ &&
    text.endsWith("+00") &&
    (length === 22 || text.charCodeAt(19) === 46); /* . */
  if (!isPlain) return driverParser(text);
  const year = digits(text, 0) * 100 + digits(text, 2);
  const milliseconds = length === 22 ? 0 : 1_000 * Number(text.slice(19, -3));
  return new Date(
    Date.UTC(
      year,
      digits(text, 5) - 1,
      digits(text, 8),
      digits(text, 11),
      digits(text, 14),
      digits(text, 17),
      milliseconds,
    ),
  );
}

const digits = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528; // 528: 48 * 11
