import { decimal, object, text } from '../kit/readers.js';
import { method } from './voipms.rows.js';

const preflight = ['POST /v1/providers/{id}/preflight'] as const;

/** Document: "General": shows whether the API accepts our calls at all. */
export const account = {
  /** Answers even disallowed IP addresses, and returns the address that it sees. */
  getIP: method('getIP', { effect: 'read', routes: preflight, fields: {}, reply: object({ ip: text }) }),
  getBalance: method('getBalance', {
    effect: 'read',
    routes: preflight,
    fields: {},
    reply: object({ balance: object({ current_balance: decimal }) }),
  }),
};
