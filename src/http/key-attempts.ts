import { isIPv6 } from "node:net";

/** So many wrong keys at once, and one more each so many milliseconds. */
const BURST = 30;
const PERIOD = 3_000;
const KEPT_ADDRESSES = 10_000;

/** Counts the wrong keys of each address, in a bounded memory. */
export class KeyAttempts {
  readonly #addresses = new Map<string, { left: number; at: number }>();
  readonly #now: () => number;

  /** Milliseconds that only grow. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many addresses are known. */
  get size(): number {
    return this.#addresses.size;
  }

  /** Seconds until another key may be tried; 0 for now. */
  waitOf(address: string): number {
    const left = this.#leftOf(networkOf(address));
    return left >= 1 ? 0 : Math.ceil(((1 - left) * PERIOD) / 1_000);
  }

  /** Takes an attempt. */
  take(address: string): void {
    this.#count(networkOf(address), -1);
  }

  /** Gives it back: the key was not wrong after all. */
  giveBack(address: string): void {
    this.#count(networkOf(address), 1);
  }

  #count(network: string, added: number): void {
    const left = Math.min(BURST, this.#leftOf(network) + added);
    this.#addresses.delete(network);
    this.#addresses.set(network, { left, at: this.#now() });
    // The one that failed longest ago.
    if (this.#addresses.size > KEPT_ADDRESSES)
      this.#addresses.delete(this.#addresses.keys().next().value as string);
  }

  #leftOf(network: string): number {
    const known = this.#addresses.get(network);
    return known ? Math.min(BURST, known.left + (this.#now() - known.at) / PERIOD) : BURST;
  }
}

/** Whoever has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const front = head.split(":").filter(Boolean);
  const back = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : Array<string>(8 - front.length - back.length).fill("0");
  return [...front, ...zeros, ...back].slice(0, 4).join(":");
}
