import { setTimeout as sleep } from 'node:timers/promises';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { Webhook } from 'standardwebhooks';
import { keyed } from './keyed.js';
import { type components, type paths } from './schema.js';

export type { paths } from './schema.js';
/** The objects of the API by their names: `Schemas['Order']`. */
export type Schemas = components['schemas'];
export type Gateway = Client<paths>;

export interface GatewayOptions {
  /** Where the gateway is. */
  baseUrl: string;
  /** An API key. */
  key: string;
  /** How often a request is sent at most, the first time included; 5 unless told. */
  attempts?: number;
  fetch?: typeof globalThis.fetch;
}

/** A client of every operation of the API: `gateway.GET('/v1/orders/{id}', { params: { path: { id } } })`. */
export function createGateway({ baseUrl, key, attempts = 5, fetch = globalThis.fetch }: GatewayOptions): Gateway {
  const client = createClient<paths>({
    baseUrl,
    headers: { Authorization: `Bearer ${key}` },
    fetch: (request: Request) => withRetries(request, attempts, fetch),
    bodySerializer: (body: unknown) => (hasFile(body) ? formOf(body) : JSON.stringify(body)),
  });
  client.use(keys);
  return client;
}

/** One key for each call, unless the caller brings one: every attempt sends the same. */
const keys: Middleware = {
  onRequest({ request, schemaPath }) {
    if (keyed.has(`${request.method} ${schemaPath}`) && !request.headers.has('Idempotency-Key'))
      request.headers.set('Idempotency-Key', crypto.randomUUID());
  },
};

/** Sends again what does no harm: reads, and what has an Idempotency-Key as long as the gateway advises it with the same key. */
async function withRetries(request: Request, attempts: number, send: typeof fetch): Promise<Response> {
  const mayRepeat = request.method === 'GET' || request.headers.has('Idempotency-Key');
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= attempts || !mayRepeat;
    const reply = await send(request.clone()).catch((error: unknown) => {
      if (last || request.signal.aborted) throw error;
    });
    if (reply && (last || reply.ok || !(await isAdvised(reply)))) return reply;
    const seconds = Number(reply?.headers.get('Retry-After') ?? 0.25 * 2 ** (attempt - 1));
    await sleep(seconds * 1000 * (1 + Math.random() / 4), undefined, { signal: request.signal });
  }
}

async function isAdvised(reply: Response): Promise<boolean> {
  if (!reply.headers.get('Content-Type')?.startsWith('application/problem+json'))
    return [502, 503, 504].includes(reply.status);
  const { retry, code } = (await reply.clone().json()) as Schemas['Problem'];
  if (code === 'idempotency_in_progress') return true;
  return retry?.advised === true && retry.sameKey !== false;
}

const isFile = (value: unknown): value is Blob => value instanceof Blob;
const hasFile = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && Object.values(body).some(isFile);

/** Files as files, text as text, and everything else as parts of JSON. */
function formOf(body: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body))
    form.set(
      name,
      isFile(value) || typeof value === 'string'
        ? value
        : new Blob([JSON.stringify(value)], { type: 'application/json' }),
    );
  return form;
}

/** A response that is no success. `problem` says what is wrong, and what to do about it. */
export class GatewayError extends Error {
  constructor(
    readonly problem: Partial<Schemas['Problem']>,
    readonly response: Response,
  ) {
    super(problem.detail ?? problem.title ?? `The gateway answered ${response.status}.`);
    this.name = 'GatewayError';
  }
}

type Result<T> = { data?: T | undefined; error?: unknown; response: Response };

/** The body of a success: `await ok(gateway.GET(…))`. Throws `GatewayError` otherwise. */
export async function ok<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new GatewayError((error ?? {}) as Partial<Schemas['Problem']>, response);
  return data as T;
}

interface Listed<T> {
  data: T[];
  page: { hasMore: boolean; nextCursor?: string };
}

/** Every item of a list, page after page: `for await (const order of each((query) => gateway.GET('/v1/orders', { params: { query } })))`. */
export async function* each<T>(
  page: (query: { cursor?: string }) => Promise<Result<Listed<T>>>,
): AsyncGenerator<T, void> {
  for (let cursor: string | undefined; ;) {
    const { data, page: at } = await ok(page(cursor === undefined ? {} : { cursor }));
    yield* data;
    if (!at.hasMore || at.nextCursor === undefined) return;
    cursor = at.nextCursor;
  }
}

export interface Waiting {
  everyMs?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Statuses that change by themselves. With any other it has ended, or waits for somebody. */
const moving = ['accepted', 'in_progress', 'outcome_unknown', 'unknown'];

/** Reads an order, a change or anything else with a status until it no longer changes by itself; throws when the time is over. */
export async function settled<T extends { status: string }>(
  read: () => Promise<Result<T>>,
  { everyMs = 2_000, timeoutMs = 600_000, signal = new AbortController().signal }: Waiting = {},
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; await sleep(everyMs, undefined, { signal })) {
    const item = await ok(read());
    if (!moving.includes(item.status)) return item;
    if (Date.now() + everyMs > end) throw new Error(`still ${item.status} after ${timeoutMs} ms`);
  }
}

export const settledOrder = (gateway: Gateway, id: string, waiting?: Waiting) =>
  settled(() => gateway.GET('/v1/orders/{id}', { params: { path: { id } } }), waiting);

export const settledChange = (gateway: Gateway, id: string, waiting?: Waiting) =>
  settled(() => gateway.GET('/v1/changes/{id}', { params: { path: { id } } }), waiting);

/** The event of a webhook request: its body as it came, once signature and age are found good (Standard Webhooks). Throws otherwise. */
export const verifyWebhook = <Event>(secret: string, headers: Record<string, string>, body: string): Event =>
  new Webhook(secret).verify(body, headers) as Event;
