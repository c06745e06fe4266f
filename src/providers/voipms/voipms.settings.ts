import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';
import { type UpstreamOf } from '../kit/define.js';

export const voipmsSettings = declareSettings({
  prefix: 'VOIPMS',
  doc: `VoIP.ms, at https://voip.ms/api/v1/rest.php (without www, which redirects). Disabled in live mode without a base URL. The IP address of
this gateway must be on the account's list of allowed IP addresses.`,
  baseUrl: {
    example: 'https://provider.example/api/v1/rest.php',
    // Redirects are not followed: the outcome of a redirected call would be unknown.
    refuse: ({ hostname }) =>
      hostname === 'www.voip.ms'
        ? 'must have the host voip.ms: www.voip.ms answers every call with a redirect.'
        : undefined,
  },
  own: {
    username: s.required('USERNAME', { doc: 'The email address used to log in to the portal.' }),
    password: s.required('PASSWORD', {
      doc: 'The API password, which differs from the portal password.',
      secret: true,
    }),
    /** Milliseconds. */
    holdTtlMs: s.integer('HOLD_TTL_MS', {
      doc: 'How long the gateway holds a reserved number for its caller; the provider has no holds.',
      ...{ from: 1_000, to: 24 * 3_600_000, default: 600_000 },
    }),
    /** Milliseconds. */
    pollMs: s.integer('POLL_MS', {
      doc: 'How often a back order is polled while it progresses; less often the longer it waits.',
      ...{ from: 50, to: 3_600_000, default: { sandbox: 500, live: 60_000 } },
    }),
    pop: s.matched('POP', {
      doc: 'Defaults for the delivery of ordered numbers, unless an order sets them in its providerOptions: the server …',
      ...{ pattern: /^\d{1,4}$/, wanted: 'the ID of a server', default: '15' },
    }),
    billing: s.choice('BILLING_TYPE', {
      doc: '… the billing mode: per_minute or flat …',
      words: { per_minute: 'metered', flat: 'unmetered' },
      default: 'per_minute',
    }),
    dialTime: s.integer('DIAL_TIME', { doc: '… the ring time in seconds …', from: 1, to: 999, default: 60 }),
    callerNameLookup: s.choice('CALLER_NAME', {
      doc: '… and caller name lookup: on or off.',
      words: { on: true, off: false },
      default: 'off',
    }),
    /** The spelling of `test` that the operator has seen honoured; `off` until someone has tried. */
    dryRun: s.choice('DRY_RUN', {
      doc: 'The value of `test` with which the provider posts no charge or payment of a client: true or 1. off rejects dry runs. See docs/providers/voipms.md.',
      words: { off: 'off', true: 'true', '1': '1' },
      default: { sandbox: 'true', live: 'off' },
    }),
  },
  // The live service has an unknown per-minute limit, reads that take 15 seconds and more, and effects that happened minutes after the call had timed
  // out.
  defaults: { live: { timeoutMs: 45_000, moneyTimeoutMs: 120_000, lateBoundMs: 600_000, ratePerSecond: 1 } },
  notes: { ratePerSecond: 'After api_limit_exceeded, a tenth of it for a minute.' },
});

/**
 * How a number is delivered unless the order says otherwise: `pop` is the provider's number of the server, `dialTime` the ringing time in seconds.
 */
export type Delivery = Pick<VoipmsUpstream['config'], 'pop' | 'billing' | 'dialTime' | 'callerNameLookup'>;

/** What this provider's ports are built from. */
export type VoipmsUpstream = UpstreamOf<typeof voipmsSettings>;
