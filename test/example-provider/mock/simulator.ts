import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What the provider has done, as its own books have it. */
export interface Entry {
  seq: number;
  at: string;
  type: 'reserved' | 'unreserved' | 'ordered' | 'released';
  numbers: string[];
}
export interface Progress {
  stage: 'arrived' | 'executed';
  operation: string;
}
type Observer = (progress: Progress) => void | Promise<void>;

export interface SimulatorOptions {
  port?: number;
  /** How long an order takes. Milliseconds. */
  deliverMs?: number;
}

export interface ExampleSimulator {
  readonly baseUrl: string;
  readonly token: string;
  readonly organization: string;
  readonly ledger: { entries(): readonly Entry[]; held(): string[]; orders(number: string): number };
  /** Watches every call, and holds it up while the returned promise is pending; returns the function that ends it. */
  observe(observer: Observer): () => void;
  close(): Promise<void>;
}

interface Reservation {
  id: string;
  customer_reference: string;
  expiresAt: number;
  numbers: string[];
}
interface Order {
  id: string;
  customer_reference: string;
  dueAt: number;
  numbers: string[];
}
/** A refusal: its status and its title. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    title: string,
  ) {
    super(title);
  }
}
const missing = (): Refusal => new Refusal(404, 'Resource not found');
const lifetimeMs = 30 * 60_000;
const perPage = 2;
const connections = ['conn-1', 'conn-2'];
const stock = Array.from({ length: 2_000 }, (_, i) => `+1206555${String(i).padStart(4, '0')}`);

/** A provider of numbers, from its own reading of its API: search, reservations, orders, numbers in service, release. */
export async function startExampleSimulator(options: SimulatorOptions = {}): Promise<ExampleSimulator> {
  const { port = 0, deliverMs = 50 } = options;
  const token = 'sandbox-example-token';
  const reservations = new Map<string, Reservation>();
  const orders: Order[] = [];
  const owned = new Map<string, string>();
  const entries: Entry[] = [];
  const observers = new Set<Observer>();

  const live = (): Reservation[] => [...reservations.values()].filter((r) => r.expiresAt > Date.now());
  const isFree = (n: string): boolean =>
    stock.includes(n) && !owned.has(n) && !live().some((r) => r.numbers.includes(n));
  const note = (type: Entry['type'], numbers: string[]): void =>
    void entries.push({ seq: entries.length + 1, at: new Date().toISOString(), type, numbers });
  const shown = (r: Reservation): object => ({
    id: r.id,
    customer_reference: r.customer_reference,
    phone_numbers: r.numbers.map((n) => ({ phone_number: n, expired_at: new Date(r.expiresAt).toISOString() })),
  });
  const shownOrder = (o: Order): object => {
    const status = Date.now() >= o.dueAt ? 'success' : 'pending';
    return { ...o, status, phone_numbers: o.numbers.map((n) => ({ phone_number: n, status })) };
  };

  type Given = { query: URLSearchParams; body: Record<string, unknown>; id: string };
  const named = (body: Given['body']): string[] =>
    (body['phone_numbers'] as { phone_number: string }[]).map((n) => n.phone_number);
  const operations: Record<string, { name: string; run: (given: Given) => unknown }> = {
    'GET /available_phone_numbers': {
      name: 'listAvailableNumbers',
      run: ({ query }) => {
        const area = query.get('filter[national_destination_code]') ?? '';
        const found = stock.filter((n) => n.startsWith(`+1${area}`) && isFree(n));
        return { data: found.slice(0, Number(query.get('filter[limit]'))).map((phone_number) => ({ phone_number })) };
      },
    },
    'POST /number_reservations': {
      name: 'createReservation',
      run: ({ body }) => {
        const numbers = named(body);
        if (!numbers.every(isFree)) throw new Refusal(422, 'Number not available');
        const made = { id: randomUUID(), numbers, expiresAt: Date.now() + lifetimeMs };
        const reservation = { ...made, customer_reference: String(body['customer_reference']) };
        reservations.set(reservation.id, reservation);
        note('reserved', numbers);
        return { data: shown(reservation) };
      },
    },
    'GET /number_reservations': {
      name: 'listReservations',
      run: ({ query }) => {
        const tag = query.get('filter[customer_reference]');
        return {
          data: live()
            .filter((r) => r.customer_reference === tag)
            .map(shown),
        };
      },
    },
    'DELETE /number_reservations': {
      name: 'deleteReservation',
      run: ({ id }) => {
        const reservation = live().find((r) => r.id === id);
        if (!reservation) throw missing();
        reservations.delete(id);
        note('unreserved', reservation.numbers);
      },
    },
    'POST /number_orders': {
      name: 'createOrder',
      run: ({ body }) => {
        const numbers = named(body);
        if (!connections.includes(String(body['connection_id']))) throw missing();
        if (numbers.some((n) => owned.has(n))) throw new Refusal(422, 'Number not available');
        const order = { id: randomUUID(), customer_reference: String(body['customer_reference']), numbers };
        orders.push({ ...order, dueAt: Date.now() + deliverMs });
        for (const n of numbers) owned.set(n, String(body['connection_id']));
        for (const r of live()) if (r.numbers.some((n) => numbers.includes(n))) reservations.delete(r.id);
        note('ordered', numbers);
        return { data: shownOrder(orders.at(-1)!) };
      },
    },
    'GET /number_orders': {
      name: 'listOrders',
      run: ({ query }) => {
        const tag = query.get('filter[customer_reference]');
        return { data: orders.filter((o) => o.customer_reference === tag).map(shownOrder) };
      },
    },
    'GET /connections': {
      name: 'getConnection',
      run: ({ id }) => {
        if (!connections.includes(id)) throw missing();
        return { data: { id } };
      },
    },
    'GET /phone_numbers': {
      name: 'listNumbers',
      run: ({ query }) => {
        const only = query.get('filter[phone_number]');
        const all = [...owned].filter(([n]) => only === null || n === only);
        const from = (Number(query.get('page[number]') ?? 1) - 1) * perPage;
        const data = all
          .slice(from, from + perPage)
          .map(([phone_number, connection_id]) => ({ phone_number, connection_id }));
        return { data, meta: { total_pages: Math.ceil(all.length / perPage) } };
      },
    },
    'DELETE /phone_numbers': {
      name: 'releaseNumber',
      run: ({ id }) => {
        if (!owned.delete(id)) throw missing();
        note('released', [id]);
      },
    },
  };

  const tell = async (stage: Progress['stage'], operation: string): Promise<void> => {
    for (const observer of observers) await observer({ stage, operation });
  };
  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: unknown }> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://provider');
    const [, , resource = '', id = ''] = url.pathname.split('/').map(decodeURIComponent);
    const operation = operations[`${request.method} /${resource}`];
    try {
      if (request.headers.authorization !== `Bearer ${token}`) throw new Refusal(401, 'Authentication failed');
      if (!operation) throw missing();
      await tell('arrived', operation.name);
      const text = Buffer.concat(chunks).toString();
      const body = operation.run({
        query: url.searchParams,
        body: text === '' ? {} : (JSON.parse(text) as object),
        id,
      } as Given);
      await tell('executed', operation.name);
      return body === undefined ? { status: 204 } : { status: 200, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message: title } = error;
      return { status, body: { errors: [{ code: String(status), title, detail: 'See the documentation.' }] } };
    }
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body }) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(body === undefined ? undefined : JSON.stringify(body)),
      () => response.destroy(),
    );
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    token,
    organization: 'org-1',
    ledger: {
      entries: () => entries,
      held: () => live().flatMap((r) => r.numbers),
      orders: (number) => entries.filter((e) => e.type === 'ordered' && e.numbers.includes(number)).length,
    },
    observe: (observer) => {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
