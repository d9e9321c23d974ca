/** Asks again until the answer is neither undefined nor false; the time limit of the test ends it otherwise. */
export async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise(setImmediate);
  }
}
