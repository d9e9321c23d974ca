/** Reasons in which nothing can be seen, or less than three characters. */
export const INVISIBLE_REASONS: readonly (string | null)[] = [
  null,
  "",
  "   ",
  "no",
  "\t\t\t\t",
  "\r\n\v\f\r\n",
  "\u0001\u0002\u007f\u0085",
  "\u00a0\u00a0\u00a0\u00a0",
  "\u200b\u200b\u200b\u200b",
  "\u200d\u2060\ufeff\u00ad",
  "\u2003\u2009\u202f\u205f\u3000",
  "\u202e\u2066\u2069\u200f",
  "\u115f\u3164\uffa0\u2800",
  "\ufe0f\ufe0e\u{e0020}\u{e0101}",
  " n\u200b\u200b\u200bo ",
];
