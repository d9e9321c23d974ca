import { chmodSync, chownSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { canReach, serverAccount } from "../../src/embedded/account.ts";
import { rowhouse, stateDirectory } from "./support/rowhouse.ts";

const account = serverAccount();
const asRoot = account ? test : test.skip;
// A checkout under a closed home is nobody's but its owner's.
const asOrdinaryUser = account && canReach(account, process.execPath) ? test : test.skip;

asOrdinaryUser("an ordinary user runs the server as themselves", async () => {
  const directory = stateDirectory();
  const { uid, gid } = account ?? { uid: 0, gid: 0 };
  chownSync(dirname(directory), uid, gid);
  const options = { env: { ROWHOUSE_DIRECTORY: directory }, account: { uid, gid } };
  expect(await rowhouse(["db", "start"], options)).toMatchObject({ status: 0 });
  expect(statSync(join(directory, "postgres/data")).uid).toBe(uid);
  expect(await rowhouse(["db", "status"], options)).toMatchObject({ status: 0 });
  expect(await rowhouse(["db", "stop"], options)).toMatchObject({ status: 0 });
});

asRoot("root lends the server an account of its own", async () => {
  const directory = stateDirectory();
  chmodSync(dirname(directory), 0o755);
  const options = { env: { ROWHOUSE_DIRECTORY: directory } };
  expect(await rowhouse(["db", "start"], options)).toMatchObject({ status: 0 });
  expect(statSync(join(directory, "postgres/data")).uid).toBe(account?.uid);
  expect(statSync(join(directory, "secrets.json"))).toMatchObject({ uid: 0, mode: 0o100600 });
});

asRoot("where that account cannot reach the directory, the data live elsewhere", async () => {
  const directory = stateDirectory();
  const options = { env: { ROWHOUSE_DIRECTORY: directory } };
  expect(await rowhouse(["db", "start"], options)).toMatchObject({ status: 0 });
  const place = JSON.parse(readFileSync(join(directory, "secrets.json"), "utf8")).directory;
  expect(place.startsWith(directory)).toBe(false);
  expect(statSync(place)).toMatchObject({ uid: account?.uid, mode: 0o40700 });
  expect(await rowhouse(["db", "status"], options)).toMatchObject({ status: 0 });
});
