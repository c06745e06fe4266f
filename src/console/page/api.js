// @ts-check
/** Calls of the gateway's API. The key is stored in this tab's session; duplicating the tab copies it. */

const place = 'gateway-console-key';

export const key = {
  get: () => sessionStorage.getItem(place),
  /** @param {string} value */
  set: (value) => sessionStorage.setItem(place, value),
  forget: () => sessionStorage.removeItem(place),
};

/** An error response of the gateway. */
export class Problem extends Error {
  /** @param {number} status 0 if there was no answer @param {{ title?: string, detail?: string, requestId?: string, retry?: { sameKey?: boolean } }} body */
  constructor(status, body) {
    super([body.detail ?? body.title ?? `HTTP ${status}`, body.requestId && `Request ${body.requestId}.`].filter(Boolean).join(' ')); // prettier-ignore
    this.status = status;
    /** Whether the refusal is final for this Idempotency-Key. If the request may have been executed, the key is kept. */
    this.isFinal = status >= 400 && status < 500 && body.retry?.sameKey === false;
  }
}

/**
 * The response body, and its ETag if there is one.
 * @param {string} path with its query
 * @param {{ method?: string, body?: object, idempotencyKey?: string, ifMatch?: string }} [options] `ifMatch`: the version to change
 */
export async function exchange(path, { method = 'GET', body, idempotencyKey, ifMatch } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${key.get()}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      ...(ifMatch && { 'if-match': ifMatch }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Problem(0, { detail: 'The gateway cannot be reached.' });
  });
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  // Proxies that compress a response mark its ETag as weak.
  return { answer, etag: response.headers.get('etag')?.replace(/^W\//, '') };
}

/** The response body. @param {string} path with its query @param {Parameters<typeof exchange>[1]} [options] */
export const call = async (path, options) => (await exchange(path, options)).answer;

/** Maximum number of entries shown on one page. */
export const mostShown = 1_000;

/**
 * A list from its first entry, up to the maximum of one page; `isWhole`: that is all of it.
 * @param {string} path @param {Record<string, string | undefined>} [given]
 */
export async function listOf(path, given = {}) {
  const items = [];
  for (let cursor; ;) {
    const { data, page } = await call(`${path}${query({ ...given, cursor, limit: '200' })}`);
    items.push(...data);
    if (!page.hasMore || items.length >= mostShown) return { items, isWhole: !page.hasMore };
    cursor = page.nextCursor;
  }
}

/** A query string of the parameters that are set. @param {Record<string, string | undefined>} given */
export function query(given) {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(/** @type {[string, string][]} */ (pairs))}`;
}
