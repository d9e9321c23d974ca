import { aborted, Stopped, stopOnSignal } from "../../src/cli/signals.ts";
import { embeddedBinaries } from "../../src/embedded/binaries.ts";
import { startThrowAwayServer, type TestServer } from "../../src/embedded/throw-away.ts";

/**
 * Starts a server for the callback and stops it afterwards. Ctrl-C and SIGTERM stop it
 * too, and then end the process with code 130. The callback's signal fires before that.
 */
export async function withThrowAwayServer<T>(
  options: { readonly durable: boolean },
  callback: (server: TestServer, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const say = () => process.stderr.write("Stopping Postgres …\n");
  const signal = stopOnSignal(say);
  const server = await startThrowAwayServer(embeddedBinaries(), options);
  try {
    return await Promise.race([callback(server, signal), stopped(signal)]);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    say();
    // The callback still runs. It fails now, because its server is gone, and nobody wants to know.
    process.on("uncaughtException", () => {});
    await server.stop();
    process.exit(130);
  } finally {
    await server.stop();
  }
}

async function stopped(signal: AbortSignal): Promise<never> {
  await aborted(signal);
  throw signal.reason;
}
