/** A simulated provider of a build, in a process of its own: `node simulator.js <root of the build> <provider>`. */
import { pathToFileURL } from 'node:url';

const [root, provider] = process.argv.slice(2);
if (provider === 'tcl') {
  // More numbers than a long run can buy. The catalogue is read by what is loaded after it.
  const { ordinaryLines } = await import(pathToFileURL(`${root}dist/sandbox/tcl/catalogue.js`).href);
  for (let line = 2_000; line < 3_000; line++) ordinaryLines.push(String(line));
}
const { [`start${provider[0].toUpperCase()}${provider.slice(1)}Simulator`]: start } = await import(
  pathToFileURL(`${root}dist/sandbox/${provider}/simulator.js`).href
);
// Orders are done as soon as they are made: what is measured is the gateway.
const { baseUrl } = await start({ startMs: 0, deliverMs: 0, reviewMs: 0 });
console.log(`${baseUrl}/`);
