import { decimal, object, text } from '../kit/readers.js';
import { method } from './voipms.rows.js';

const preflight = ['POST /v1/providers/{id}/preflight'] as const;

/** Document: "General": what tells whether one gets through at all. */
export const account = {
  /** Answers addresses that are not allowed, too, and says which one it sees. */
  getIP: method('getIP', { effect: 'read', routes: preflight, fields: {}, reply: object({ ip: text }) }),
  getBalance: method('getBalance', {
    effect: 'read',
    routes: preflight,
    fields: {},
    reply: object({ balance: object({ current_balance: decimal }) }),
  }),
};
