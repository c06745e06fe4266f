import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';
import { type UpstreamOf } from '../kit/define.js';

export const telecloudSettings = declareSettings({
  prefix: 'TELECLOUD',
  doc: 'TeleCloud. Disabled in live mode without a base URL. Operations are below the base URL, at /xml/{Group}/{Action}.',
  baseUrl: { example: 'https://provider.example' },
  own: {
    apiIdKey: s.required('API_ID_KEY', { doc: 'The key that identifies the caller.', secret: true }),
    apiKey: s.required('API_KEY', { doc: 'The second key.', secret: true }),
    /** How long an order may be pending before it needs attention. Milliseconds. */
    pendingMs: s.integer('PENDING_MS', {
      doc: 'How long a service order may be pending before it needs attention.',
      ...{ from: 100, to: 90 * 24 * 3_600_000, default: 3 * 24 * 3_600_000 },
    }),
    /** The key in the callback URL of the provider's modules; without it the route does not exist. */
    moduleKey: s.matching('MODULE_KEY', {
      doc: 'The last part of the URL that TeleCloud calls as a module: 32 to 128 letters, digits, _ or -. Without it, this URL is disabled.',
      secret: true,
      ...{ pattern: /^[\w-]{32,128}$/, wanted: '32 to 128 letters, digits, _ or -' },
    }),
    /** Addresses that callbacks may come from; any, if empty. */
    moduleSources: s.ranges('MODULE_SOURCES', {
      doc: 'Addresses and ranges that such calls may come from, separated by commas; behind a proxy, set TRUST_PROXY too. Defaults to any.',
    }),
  },
  defaults: { sandbox: { reconcile: 'none' }, live: { reconcile: 'none' } },
  notes: { reconcile: 'Its documentation has no read that shows the outcome of a call.' },
});

/** What this provider's ports are built from. */
export type TelecloudUpstream = UpstreamOf<typeof telecloudSettings>;
