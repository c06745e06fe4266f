import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningGateway, startGateway } from '../start.js';
import { Walk } from './console.js';
import { walkDidtfn } from './didtfn.js';
import { walkTcl } from './tcl.js';
import { walkTelecloud } from './telecloud.js';
import { walkVoipms } from './voipms.js';

/**
 * Walks through the main use cases of every provider on a running gateway (GATEWAY_URL, default http://127.0.0.1:3000), printing each call and
 * response. If none is running, it starts one in a temporary directory.
 */
const walks = [walkDidtfn, walkTcl, walkTelecloud, walkVoipms];

const given = process.env['GATEWAY_URL'];
const usual = given ?? 'http://127.0.0.1:3000';

async function running(): Promise<boolean> {
  return fetch(`${usual}/health/live`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function startOwn(): Promise<{ gateway: RunningGateway; directory: string }> {
  if (given !== undefined)
    throw new Error(`no gateway responds at ${given}. Without GATEWAY_URL, the demo starts its own.`);
  const directory = await mkdtemp(join(tmpdir(), 'gateway-demo-'));
  const env = {
    GATEWAY_MODE: 'sandbox',
    PORT: '0',
    LOG_LEVEL: 'warn',
    STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
    SANDBOX_DIR: directory,
  };
  return { gateway: await startGateway(env), directory };
}

let own: Awaited<ReturnType<typeof startOwn>> | undefined;
try {
  if (!(await running())) own = await startOwn();
  const walk = new Walk(own?.gateway.url ?? usual);
  walk.say(
    own
      ? 'No gateway is running: this demo starts one with simulated providers and removes it at the end.'
      : `Against the gateway at ${walk.base}.`,
  );
  for (const one of walks) await one(walk);
  if (!own) walk.say(`Try it yourself: ${walk.base}/docs`);
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await own?.gateway.close();
  if (own) await rm(own.directory, { recursive: true, force: true });
}
