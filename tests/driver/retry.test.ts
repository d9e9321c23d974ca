import { isTransient, markTransient, withRetry } from "../../src/driver/retry.ts";
import { RowhouseError } from "../../src/errors.ts";

const policy = { attempts: 3, minDelayMs: 1, maxDelayMs: 2 };

function failing(times: number, error: () => Error) {
  const work = async () => {
    work.calls++;
    if (work.calls <= times) throw error();
    return "done";
  };
  work.calls = 0;
  return work;
}

const conflict = () => new RowhouseError("TRANSACTION_CONFLICT");

test("a transient fault is tried again until it passes", async () => {
  const work = failing(2, conflict);
  expect(await withRetry(work, policy)).toBe("done");
  expect(work.calls).toBe(3);
});

test("attempts are bounded, and the last error is told", async () => {
  const work = failing(9, conflict);
  await expect(withRetry(work, policy)).rejects.toMatchObject({ code: "TRANSACTION_CONFLICT" });
  expect(work.calls).toBe(3);
});

test.each(["CONFLICT", "COMMIT_UNKNOWN", "DATABASE_UNAVAILABLE", "QUERY_CANCELLED"] as const)(
  "%s is not tried again",
  async (code) => {
    const work = failing(1, () => new RowhouseError(code));
    await expect(withRetry(work, policy)).rejects.toMatchObject({ code });
    expect(work.calls).toBe(1);
  },
);

test("an unavailable database is tried again only where nothing can have happened", () => {
  expect(isTransient(new RowhouseError("DATABASE_UNAVAILABLE"))).toBe(false);
  expect(isTransient(markTransient(new RowhouseError("DATABASE_UNAVAILABLE")))).toBe(true);
});

test("a signal ends the waiting at once", async () => {
  const controller = new AbortController();
  const work = failing(9, () => {
    // Fires while the wait that follows is under way.
    setImmediate(() => controller.abort(new Error("enough")));
    return conflict();
  });
  const patient = { attempts: 9, minDelayMs: 1e9, maxDelayMs: 1e9 };
  await expect(withRetry(work, patient, controller.signal)).rejects.toMatchObject({ code: "ABORTED" });
  expect(work.calls).toBe(1);
});
