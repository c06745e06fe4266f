// @ts-check
/** Loaded into a gateway with `node --expose-gc --import`: on SIGUSR2 it says how much memory is in use once all that is garbage has gone. */
process.on('SIGUSR2', () => {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  process.stdout.write(`heap in use: ${process.memoryUsage().heapUsed} bytes\n`);
});
