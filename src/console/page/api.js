// @ts-check
/** Calls of the gateway's own API. The key is kept for this tab alone, and forgotten with it. */

const place = 'gateway-console-key';

export const key = {
  get: () => sessionStorage.getItem(place),
  /** @param {string} value */
  set: (value) => sessionStorage.setItem(place, value),
  forget: () => sessionStorage.removeItem(place),
};

/** What the gateway answered instead of what was asked for. */
export class Problem extends Error {
  /** @param {number} status @param {{ title?: string, detail?: string, requestId?: string }} body */
  constructor(status, body) {
    super([body.detail ?? body.title ?? `HTTP ${status}`, body.requestId && `Request ${body.requestId}.`].filter(Boolean).join(' ')); // prettier-ignore
    this.status = status;
  }
}

/**
 * @param {string} path with its query
 * @param {{ method?: string, body?: object, idempotencyKey?: string }} [options]
 */
export async function call(path, { method = 'GET', body, idempotencyKey } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${key.get()}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Problem(0, { detail: 'The gateway cannot be reached.' });
  });
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

/** The query of a path: what is given, and nothing else. @param {Record<string, string | undefined>} given */
export function query(given) {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(/** @type {[string, string][]} */ (pairs))}`;
}
