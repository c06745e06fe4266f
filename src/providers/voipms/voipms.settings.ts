import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';

export const voipmsSettings = declareSettings({
  prefix: 'VOIPMS',
  doc: `VoIP.ms, at https://voip.ms/api/v1/rest.php (without www, which redirects). Without a base URL it is off in live mode. The address of
this gateway must be on the account's list of allowed IP addresses.`,
  baseUrl: {
    example: 'https://provider.example/api/v1/rest.php',
    // A redirect is not followed: of nothing that is sent there would the outcome be known.
    refuse: ({ hostname }) =>
      hostname === 'www.voip.ms'
        ? 'must have the host voip.ms: www.voip.ms answers every call with a redirect.'
        : undefined,
  },
  own: {
    username: s.required('USERNAME', { doc: "The portal's e-mail address." }),
    password: s.required('PASSWORD', {
      doc: "The password of the API, which is not the portal's.",
      secret: true,
    }),
    /** Milliseconds. */
    holdTtlMs: s.integer('HOLD_TTL_MS', {
      doc: 'How long the gateway keeps a reserved number apart for its caller: the provider holds none.',
      ...{ from: 1_000, to: 24 * 3_600_000, default: 600_000 },
    }),
    /** Milliseconds. */
    pollMs: s.integer('POLL_MS', {
      doc: 'How often a back order is looked at while it moves; less often the longer it waits.',
      ...{ from: 50, to: 3_600_000, default: { sandbox: 500, live: 60_000 } },
    }),
    pop: s.matched('POP', {
      doc: 'How ordered numbers are delivered, unless an order says otherwise in its providerOptions: by which server …',
      ...{ pattern: /^\d{1,4}$/, wanted: 'the number of a server', default: '15' },
    }),
    billing: s.choice('BILLING_TYPE', {
      doc: '… billed how: per_minute or flat …',
      words: { per_minute: 'metered', flat: 'unmetered' },
      default: 'per_minute',
    }),
    dialTime: s.integer('DIAL_TIME', { doc: '… how many seconds they ring …', from: 1, to: 999, default: 60 }),
    callerNameLookup: s.choice('CALLER_NAME', {
      doc: "… and whether callers' names are looked up: on or off.",
      words: { on: true, off: false },
      default: 'off',
    }),
    dryRun: s.choice('DRY_RUN', {
      doc: 'How `test` is spelled so that the provider books no charge or payment of a client: true or 1; off refuses dry runs. See docs/providers/voipms.md.',
      words: { off: 'off', true: 'true', '1': '1' },
      default: { sandbox: 'true', live: 'off' },
    }),
  },
  // The running service has a limit of calls a minute that nobody knows, reads that take 15 seconds and more, and effects that came to pass
  // minutes after the call had been given up on.
  defaults: { live: { timeoutMs: 45_000, moneyTimeoutMs: 120_000, lateBoundMs: 600_000, ratePerSecond: 1 } },
  notes: { ratePerSecond: 'After api_limit_exceeded a tenth of it for a minute.' },
});
