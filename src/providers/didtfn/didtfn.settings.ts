import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';
import { type UpstreamOf } from '../kit/define.js';

export const didtfnSettings = declareSettings({
  prefix: 'DIDTFN',
  doc: 'The DID/TFN provider. Disabled in live mode without a base URL. https:// only, except on a loopback address.',
  baseUrl: { example: 'https://provider.example/api/did' },
  own: {
    token: s.required('TOKEN', { doc: 'API token.', secret: true }),
    accountNo: s.required('ACCOUNT_NO', { doc: 'Account number.', example: '0000000000' }),
    cart: s.choice('CART', {
      doc: 'How carts work: shared (one for the account) or per_reservation.',
      words: { shared: 'shared', per_reservation: 'per_reservation' },
      default: 'shared',
    }),
    /** How long the gateway keeps a hold. Milliseconds. */
    holdTtlMs: s.integer('HOLD_TTL_MS', {
      doc: 'How long a hold is kept, because the provider does not document a lifetime.',
      ...{ from: 1_000, to: 24 * 3_600_000, default: 600_000 },
    }),
  },
});

/** The lane of the account's cart. */
export const cartLane = ({ account }: Pick<DidtfnUpstream, 'account'>): string => `didtfn:${account}:cart`;

/** What this provider's ports are built from. */
export type DidtfnUpstream = UpstreamOf<typeof didtfnSettings>;
