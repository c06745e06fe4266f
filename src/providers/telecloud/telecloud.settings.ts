import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';

export const telecloudSettings = declareSettings({
  prefix: 'TELECLOUD',
  doc: 'TeleCloud. Without a base URL it is off in live mode. Operations are below the base URL, at /xml/{Group}/{Action}.',
  baseUrl: { example: 'https://provider.example' },
  own: {
    apiIdKey: s.required('API_ID_KEY', { doc: 'One of its two keys, the one that says who calls.', secret: true }),
    apiKey: s.required('API_KEY', { doc: 'The other one.', secret: true }),
    /** How long an order may be pending before a person is asked to look. Milliseconds. */
    pendingMs: s.integer('PENDING_MS', {
      doc: 'How long a service order may be pending before a person is asked to look.',
      ...{ from: 100, to: 90 * 24 * 3_600_000, default: 3 * 24 * 3_600_000 },
    }),
    /** What the provider's modules call us with; without it there is no such route. */
    moduleKey: s.matching('MODULE_KEY', {
      doc: 'What the address that TeleCloud calls as a module ends in: 32 to 128 letters, digits, _ or -. Without it there is no such address.',
      secret: true,
      ...{ pattern: /^[\w-]{32,128}$/, wanted: '32 to 128 letters, digits, _ or -' },
    }),
    /** Addresses that such calls may come from; any, if none is named. */
    moduleSources: s.ranges('MODULE_SOURCES', {
      doc: 'Addresses and ranges that such calls may come from, separated by commas; behind a proxy with TRUST_PROXY. Unless set: any.',
    }),
  },
  defaults: { sandbox: { reconcile: 'none' }, live: { reconcile: 'none' } },
  notes: { reconcile: 'Its document has no read that tells what became of a call.' },
});
