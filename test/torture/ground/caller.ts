import { randomUUID } from 'node:crypto';

/** Members of answers that are asked about here; which are there depends on what was asked. */
export interface Body {
  id: string;
  status: string;
  code?: string;
  provider?: string;
  providerOrderId?: string;
  providerOrderIds?: string[];
  phoneNumbers?: { phoneNumber: string; status: string; problem?: { code: string } }[];
  data?: Body[];
  kind?: string;
  subject?: string;
  checks?: Record<string, { status: string }>;
  reservationId?: string;
  createdAt?: string;
  failure?: { code: string };
  resource?: { id: string };
  metadata?: Record<string, string>;
  page?: { nextCursor?: string; hasMore: boolean };
}

export interface Told {
  status: number;
  body: Body;
}

export interface Sent {
  method: string;
  path: string;
  body?: object;
  /** Made anew unless given. */
  key?: string;
  prefer?: string;
  /** How long the answer is waited for. */
  patienceMs?: number;
}

/** One request of a tenant, whose API key is its name. Undefined if no whole answer came. */
export async function ask(url: string, tenant: string, sent: Sent): Promise<Told | undefined> {
  const { method, path, body, key = randomUUID(), prefer, patienceMs = 90_000 } = sent;
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${tenant}`,
        ...(method !== 'GET' && { 'idempotency-key': key }),
        ...(body && { 'content-type': 'application/json' }),
        ...(prefer !== undefined && { prefer }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  } catch {
    return undefined;
  }
}

export const get = (url: string, tenant: string, path: string): Promise<Told | undefined> =>
  ask(url, tenant, { method: 'GET', path });

/** Asks again until it is so; undefined if it is not in this time. */
export async function until<T>(
  look: () => T | Promise<T>,
  so: (seen: T) => boolean,
  forMs = 60_000,
): Promise<T | undefined> {
  for (const end = Date.now() + forMs; ;) {
    const seen = await look();
    if (so(seen)) return seen;
    if (Date.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Does it for each, `width` at a time. */
export async function each<T>(
  of: readonly T[],
  width: number,
  work: (one: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < of.length) {
      const index = next++;
      await work(of[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Has something made; answers its id. On a busy machine the gateway answers with the change before it is there. */
export async function made(url: string, tenant: string, path: string, body: object): Promise<string> {
  const told = await ask(url, tenant, { method: 'POST', path, body });
  if (told?.status === 201) return told.body.id;
  const change = `/v1/changes/${told?.body.id}`;
  const one = await until(() => get(url, tenant, change), (seen) => seen?.body.status === 'completed'); // prettier-ignore
  if (!one?.body.resource) throw new Error(`nothing was made by ${path}: ${JSON.stringify(one ?? told)}`);
  return one.body.resource.id;
}
