import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { requireBinary } from './binaries.js';
import { eventually } from './eventually.js';

interface Said {
  id?: number;
  result?: { result?: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } }; data?: string }; // prettier-ignore
  error?: { message: string };
}

/** One page in a headless Chromium, spoken to in the DevTools protocol. */
export interface Page {
  /** The value of an expression in the page; a promise is waited for. */
  evaluate<T>(expression: string): Promise<T>;
  goto(url: string): Promise<void>;
  /** A PNG in `test-artefacts/`, which is not kept in the repository. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update'],
  ...['--disable-background-networking', '--disable-sync', '--remote-debugging-port=0', '--window-size=1280,900'],
];

export async function startBrowser(): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'gateway-browser-'));
  const browser = spawn(requireBinary('chromium'), [...flags, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] }); // prettier-ignore
  let log = '';
  browser.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const port = await eventually(
    () => /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(log)?.[1],
    (found) => found !== undefined,
  );
  const opened = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' });
  const { webSocketDebuggerUrl } = (await opened.json()) as { webSocketDebuggerUrl: string };
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<number, (said: Said) => void>();
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.id !== undefined) waiting.get(said.id)?.(said);
  });
  let last = 0;
  const send = async (method: string, params: object = {}): Promise<NonNullable<Said['result']>> => {
    const id = ++last;
    const answered = new Promise<Said>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    waiting.delete(id);
    if (!result) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  };
  const evaluate = async <T>(expression: string): Promise<T> => {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', asked);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result?.value as T;
  };
  return {
    evaluate,
    goto: async (url) => void (await send('Page.navigate', { url })),
    screenshot: async (name) => {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      mkdirSync('test-artefacts', { recursive: true });
      writeFileSync(`test-artefacts/${name}.png`, Buffer.from(data!, 'base64'));
    },
    close: async () => {
      const gone = new Promise((resolve) => browser.once('exit', resolve));
      // By itself it takes its helpers along, which would write into the profile for a while yet.
      socket.send(JSON.stringify({ id: ++last, method: 'Browser.close' }));
      await gone;
      socket.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}
