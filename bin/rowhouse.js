#!/usr/bin/env node
console.log("bin on", process.version, process.argv.slice(2));
