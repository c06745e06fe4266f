import { declareSettings } from '../../config/provider-settings.js';
import { s } from '../../config/settings.js';

export const tclSettings = declareSettings({
  prefix: 'TCL',
  doc: 'TCL (Tata Communications). Without a base URL it is off in live mode.',
  baseUrl: { example: 'https://provider.example/numbers' },
  own: {
    token: s.required('TOKEN', { doc: 'Its bearer token.', secret: true }),
    customerId: s.text('CUSTOMER_ID', {
      doc: 'Whom orders are for, unless a request says otherwise in its providerOptions: the customer …',
    }),
    contactId: s.text('CONTACT_ID', { doc: '… its contact …' }),
    paymentMethodId: s.text('PAYMENT_METHOD_ID', { doc: '… the way it pays …' }),
    locationId: s.text('LOCATION_ID', { doc: '… and the place where its numbers are delivered.' }),
    /** How soon an order that has just moved is looked at again. Milliseconds. */
    pollMs: s.integer('POLL_MS', {
      doc: 'How soon an order that has just moved is looked at again; the gaps grow while it rests.',
      ...{ from: 50, to: 3_600_000, default: { sandbox: 500, live: 10_000 } },
    }),
  },
  notes: {
    reconcile: 'Orders are found by our own request id, but nobody has seen how soon the running service lists them.',
  },
});
