import fc from "fast-check";
import { amount, decimalText, divide, floorTo, squareRoot } from "../../demo/decimal.ts";

const whole = fc.bigInt({ min: 0n, max: 10n ** 40n });
const positive = fc.bigInt({ min: 1n, max: 10n ** 20n });

test("what is written is read back", () => {
  fc.assert(fc.property(whole, (value) => amount(decimalText(value)) === value));
  const written = [0n, 10n ** 8n, 10n ** 7n, -1n, 120n * 10n ** 8n].map((value) => decimalText(value));
  expect(written).toEqual(["0", "1", "0.1", "-0.00000001", "120"]);
  expect(decimalText(-15n * 10n ** 15n, 16)).toBe("-1.5");
});

test("a quotient is the nearest one, and a half goes away from zero", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), positive, (dividend, divisor) => {
      const rest = dividend - divide(dividend, divisor) * divisor;
      return 2n * (rest < 0n ? -rest : rest) <= divisor;
    }),
  );
  expect([5n, -5n, 4n, -4n].map((n) => divide(n, 10n))).toEqual([1n, -1n, 0n, 0n]);
});

test("a square root is the largest whole number whose square is not above", () => {
  fc.assert(
    fc.property(whole, (value) => {
      const root = squareRoot(value);
      return root * root <= value && (root + 1n) * (root + 1n) > value;
    }),
  );
});

test("a value is cut to a multiple of the step", () => {
  fc.assert(
    fc.property(whole, positive, (value, step) => {
      const cut = floorTo(value, step);
      return cut % step === 0n && cut <= value && value - cut < step;
    }),
  );
});
