import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { requireBinary } from './binaries.js';
import { eventually } from './eventually.js';

interface Said {
  id?: number;
  method?: string;
  params?: Complaint;
  result?: { result?: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } }; data?: string }; // prettier-ignore
  error?: { message: string };
}

/** What the browser says by itself about a page: scripts that fail, what the policy keeps out, what could not be loaded. */
interface Complaint {
  type?: string;
  args?: { value?: string; description?: string }[];
  exceptionDetails?: { text: string; exception?: { description?: string } };
  entry?: { level: string; text: string; url?: string };
}

/** How the page is seen. */
export interface Look {
  scheme: 'light' | 'dark';
  /** CSS pixels. */
  width: number;
}

/** One page in a headless Chromium, spoken to in the DevTools protocol. */
export interface Page {
  /** The value of an expression in the page; a promise is waited for. Fails, as everything here, when the page is gone. */
  evaluate<T>(expression: string): Promise<T>;
  goto(url: string): Promise<void>;
  look(how: Look): Promise<void>;
  /** A key by its name, such as `Tab` or `Enter`, or a text, as a keyboard sends them. */
  press(key: 'Tab' | 'Enter' | 'Space'): Promise<void>;
  type(text: string): Promise<void>;
  /**
   * The mouse on the middle of an element; nothing where there is no such element. `twice`: a double click, and what is waited for between
   * its two clicks.
   */
  click(selector: string, twice?: () => Promise<void>): Promise<boolean>;
  /** Errors on the console, of scripts and of the content security policy since this was asked last. */
  complaints(): string[];
  /** Another tab of the same browser, which goes with it. */
  tab(): Promise<Page>;
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
  const gone = new Promise((resolve) => browser.once('exit', resolve));
  let log = '';
  browser.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const port = await eventually(
    () => /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(log)?.[1],
    (found) => found !== undefined,
  );
  const opened = (): Promise<Page> =>
    openTab(port!, async (last) => {
      // By itself it takes its helpers along, which would write into the profile for a while yet.
      last();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
    });
  return opened();
}

const keys = { Tab: [9, ''], Enter: [13, '\r'], Space: [32, ' '] } as const;

const textOf = ({ type, args, exceptionDetails, entry }: Complaint): string | undefined => {
  if (exceptionDetails) return exceptionDetails.exception?.description ?? exceptionDetails.text;
  if (entry) return entry.level === 'error' ? `${entry.text} ${entry.url ?? ''}` : undefined;
  return type === 'error' || type === 'assert' ? args?.map((arg) => arg.value ?? arg.description).join(' ') : undefined; // prettier-ignore
};

async function openTab(port: string, ended: (close: () => void) => Promise<void>): Promise<Page> {
  const opened = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' });
  const { webSocketDebuggerUrl } = (await opened.json()) as { webSocketDebuggerUrl: string };
  const socket = new WebSocket(webSocketDebuggerUrl);
  const waiting = new Map<number, { resolve: (said: Said) => void; reject: (error: Error) => void }>();
  const closed = (): Error => new Error('the connection to the page is closed');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('close', () => reject(closed()), { once: true });
  });
  socket.addEventListener('close', () => waiting.forEach(({ reject }) => reject(closed())), { once: true });
  let complaints: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.id !== undefined) waiting.get(said.id)?.resolve(said);
    const complaint = said.params && textOf(said.params);
    if (complaint !== undefined) complaints.push(`${said.method}: ${complaint}`);
  });
  let last = 0;
  const send = async (method: string, params: object = {}): Promise<NonNullable<Said['result']>> => {
    if (socket.readyState !== WebSocket.OPEN) throw closed();
    const id = ++last;
    const answered = new Promise<Said>((resolve, reject) => waiting.set(id, { resolve, reject }));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered.finally(() => waiting.delete(id));
    if (!result) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  };
  const evaluate = async <T>(expression: string): Promise<T> => {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', asked);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result?.value as T;
  };
  for (const domain of ['Runtime', 'Log']) await send(`${domain}.enable`);
  return {
    evaluate,
    goto: async (url) => void (await send('Page.navigate', { url })),
    look: async ({ scheme, width }) => {
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    },
    press: async (key) => {
      const [code, text] = keys[key];
      const named = { key: key === 'Space' ? ' ' : key, code: key, windowsVirtualKeyCode: code };
      await send('Input.dispatchKeyEvent', { type: text === '' ? 'rawKeyDown' : 'keyDown', ...named, text });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...named });
    },
    type: async (text) => void (await send('Input.insertText', { text })),
    click: async (selector, twice) => {
      const at = await evaluate<{ x: number; y: number } | null>(`(() => {
        const one = document.querySelector(${JSON.stringify(selector)});
        one?.scrollIntoView({ block: 'center' });
        const box = one?.getBoundingClientRect();
        return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
      })()`);
      if (at === null) return false;
      const press = async (clickCount: number): Promise<void> => {
        for (const type of ['mousePressed', 'mouseReleased'])
          await send('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount });
      };
      await press(1);
      await twice?.();
      if (twice) await press(2);
      return true;
    },
    complaints: () => {
      const since = complaints;
      complaints = [];
      return since;
    },
    tab: () => openTab(port, () => Promise.resolve()),
    screenshot: async (name) => {
      // A page that has not been laid out yet has no width.
      const { data } = await eventually(
        () =>
          send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true }).catch(() => ({ data: '' })),
        (taken) => taken.data !== '',
      );
      mkdirSync('test-artefacts', { recursive: true });
      writeFileSync(`test-artefacts/${name}.png`, Buffer.from(data!, 'base64'));
    },
    close: async () => {
      await ended(() => socket.send(JSON.stringify({ id: ++last, method: 'Browser.close' })));
      socket.close();
    },
  };
}
