import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';
import { type UpstreamOf } from '../kit/define.js';

export const tclSettings = declareSettings({
  prefix: 'TCL',
  doc: 'TCL (Tata Communications). Disabled in live mode without a base URL.',
  baseUrl: { example: 'https://provider.example/numbers' },
  own: {
    token: s.required('TOKEN', { doc: 'Bearer token.', secret: true }),
    customerId: s.text('CUSTOMER_ID', {
      doc: 'Defaults for orders that do not set them in providerOptions: the customer …',
    }),
    contactId: s.text('CONTACT_ID', { doc: '… its contact …' }),
    paymentMethodId: s.text('PAYMENT_METHOD_ID', { doc: '… the payment method …' }),
    locationId: s.text('LOCATION_ID', { doc: '… and the location that numbers are delivered to.' }),
    /** Delay before an order that has just changed is read again. Milliseconds. */
    pollMs: s.integer('POLL_MS', {
      doc: 'How soon an order that has just progressed is polled again; the interval grows while nothing changes.',
      ...{ from: 50, to: 3_600_000, default: { sandbox: 500, live: 10_000 } },
    }),
  },
  notes: {
    reconcile:
      'Orders are found by our own request ID, but how soon the live service lists them has not been observed.',
  },
});

/** The configured customer, contact, payment method and location; a request may name others. */
export type TclDefaults = Pick<TclUpstream['config'], 'customerId' | 'contactId' | 'paymentMethodId' | 'locationId'>;

/** What this provider's ports are built from. */
export type TclUpstream = UpstreamOf<typeof tclSettings>;
