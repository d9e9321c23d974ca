// An entry of the package imports this first, before anything that an older Node cannot run.
const oldest = "22.18";

/** Throws where Node is older than the package supports. */
export function refuseOldNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return;
  throw new Error(
    `rowhouse needs Node ${oldest} or newer, and this is Node ${version}: install Node 24 from https://nodejs.org.`,
  );
}

refuseOldNode();
