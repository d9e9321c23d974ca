// Stored money never passes through a float: prices and sizes are whole numbers
// of 10^-8, and the product of two of them a whole number of 10^-16.

/** Digits after the point of a price, a size or a fee. */
export const amountDigits = 8;
/** Digits after the point of price times size. */
export const quoteDigits = 16;

const unit = 10n ** BigInt(amountDigits);

/** Reads a decimal number with at most eight digits after the point. */
export function amount(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole) * unit + BigInt(fraction.padEnd(amountDigits, "0"));
}

/** An amount of 10^-8 as one of 10^-16. */
export function toQuote(value: bigint): bigint {
  return value * unit;
}

/** Writes a whole number of 10^-digits, without zeros at the end. */
export function decimalText(value: bigint, digits: number = amountDigits): string {
  const sign = value < 0n ? "-" : "";
  const figures = String(value < 0n ? -value : value).padStart(digits + 1, "0");
  const fraction = figures.slice(figures.length - digits).replace(/0+$/, "");
  return `${sign}${figures.slice(0, figures.length - digits)}${fraction && `.${fraction}`}`;
}

/** The nearest whole quotient; a half goes away from zero. The divisor is positive. */
export function divide(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -divisor : divisor;
  return (2n * dividend + half) / (2n * divisor);
}

/** The largest multiple of the step that is not above the value, which is not negative. */
export function floorTo(value: bigint, step: bigint): bigint {
  return value - (value % step);
}

/** The largest whole number whose square is not above the value. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The sum; 0 of nothing. */
export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
