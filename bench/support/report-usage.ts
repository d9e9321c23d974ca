// Loaded into a command before it starts (node --import): says at its end what it used.
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, megabytes: maxRSS / 1_024 };
  process.stderr.write(`\nusage ${JSON.stringify(usage)}\n`);
});
