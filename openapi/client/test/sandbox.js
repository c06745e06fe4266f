import { spawn } from 'node:child_process';

/** A gateway in sandbox mode, as `npm start` starts it, on a ledger in memory. */
export async function startSandbox() {
  const env = { ...process.env, PORT: '0', STORE_URL: 'sqlite::memory:', PAYMENTS_RAW_CARD: 'enabled', PORT_POLL_MS: '100' };
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: new URL('../../..', import.meta.url), env, stdio: ['ignore', 'pipe', 'inherit'] });
  const baseUrl = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec((said += chunk)) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${said}`)));
  });
  return { baseUrl, stop: () => new Promise((resolve) => (child.removeAllListeners('exit'), child.once('exit', resolve), child.kill())) };
}
