import { randomUUID } from 'node:crypto';

export type Json = Record<string, unknown>;

/** One call of a walkthrough, and what it shows. */
export interface DemoCall {
  title: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** JSON, or a form. */
  body?: object | FormData;
  /** A new one by default. */
  idempotencyKey?: string;
}

const key = process.env['GATEWAY_KEY'] ?? 'sandbox';
const width = 110;

export const bold = (text: string): string => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[0m` : text);

/** Calls a gateway and prints each numbered call with its response. */
export class Walk {
  private step = 0;

  constructor(readonly base: string) {}

  say(text: string): void {
    process.stdout.write(`\n${text}\n`);
  }

  chapter(title: string): void {
    this.step = 0;
    process.stdout.write(`\n${bold(`=== ${title}`)}\n`);
  }

  async call({ title, method, path, body, idempotencyKey = randomUUID() }: DemoCall): Promise<Json> {
    process.stdout.write(`\n${bold(`${++this.step}. ${title}`)}\n\n  ${method} ${path}\n`);
    if (method !== 'GET') process.stdout.write(`  Idempotency-Key: ${idempotencyKey}\n`);
    if (body)
      process.stdout.write(`  ${body instanceof FormData ? formInWords(body) : pretty(withoutPasswords(body))}\n`);
    const response = await this.send(method, path, body, idempotencyKey);
    const answer = (await response.json()) as Json;
    const replayed = response.headers.has('idempotent-replayed') ? '  Idempotent-Replayed: true\n' : '';
    process.stdout.write(`\n  ${response.status} ${response.statusText}\n${replayed}  ${pretty(answer)}\n`);
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
    return answer;
  }

  /** Advances the sandbox clock: everything due has been done when this resolves. */
  async letPass(title: string, advanceSeconds: number): Promise<void> {
    await this.call({ title, method: 'POST', path: '/v1/sandbox/clock', body: { advanceSeconds } });
  }

  /** Polls until the condition holds, which takes seconds in the sandbox. */
  async until(path: string, so: (answer: Json) => boolean): Promise<Json> {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      const answer = (await (await this.send('GET', path)).json()) as Json;
      if (so(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`${path} did not finish within a minute`);
  }

  private send(method: string, path: string, body?: object | FormData, idempotencyKey?: string): Promise<Response> {
    const json = body !== undefined && !(body instanceof FormData);
    return fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey ?? randomUUID() }),
        ...(json ? { 'content-type': 'application/json' } : {}),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  }
}

function formInWords(form: FormData): string {
  return [...form]
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? value : `a file of ${value.size} bytes`}`)
    .join('\n  ');
}

/** Passwords are sent but never printed, not even those of the demo. */
const withoutPasswords = (body: object): unknown =>
  JSON.parse(JSON.stringify(body, (name, value: unknown) => (name === 'password' ? '(not shown)' : value)));

/** Readable JSON: what fits on one line stays on one line. */
function pretty(value: unknown, indent = '  '): string {
  const inLine = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || indent.length + inLine.length <= width) return inLine;
  const deeper = `${indent}  `;
  const [open, close, members] = Array.isArray(value)
    ? ['[', ']', value.map((item) => pretty(item, deeper))]
    : ['{', '}', Object.entries(value).map(([name, member]) => `"${name}": ${pretty(member, deeper)}`)];
  return `${open}\n${members.map((member) => deeper + member).join(',\n')}\n${indent}${close}`;
}
