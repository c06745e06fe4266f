import { tcl } from '../../../../src/providers/tcl/tcl.provider.js';
import { playTcl } from '../../../../src/sandbox/tcl/simulator.js';
import { byCalls, common, linesFrom, type Supplier } from './supplier.js';

export function tclSupplier(now: () => number): Supplier {
  const { ledger, provider, token, customerId, contactId, paymentMethodId, locationId } = playTcl({ now });
  const config = { ...common, baseUrl: 'http://127.0.0.1:1', pollMs: 500 };
  return {
    id: 'tcl',
    simulated: provider,
    lateBoundMs: config.lateBoundMs,
    numbers: {
      pool: [...linesFrom('+1212555', 100, 60), ...['+12125559008', '+12125559010', '+12125559011', '+12125559009']],
      connection: { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' },
      asked: {},
      criteria: { type: 'local', areaCode: '212' },
      manual: false,
      cancels: false,
      unreserved: true,
      steadyHolds: true,
    },
    adapter: (volatile, context) => tcl.start({ ...config, token, customerId, contactId, paymentMethodId, locationId }, volatile, context), // prettier-ignore
    effects: () => byCalls(ledger.entries(), ofTime),
    book: () => {
      const active = new Set(ledger.services().flatMap(({ status, number }) => (status === 'active' ? [number] : [])));
      return {
        orders: ledger.orders().map(({ orderId, numbers }) => ({
          ...{ id: orderId, numbers },
          stands: numbers.some((n) => active.has(n)),
        })),
        charges: ledger.charges().map(({ orderId }) => ({ orderId })),
        held: ledger.held(),
      };
    },
  };
}

const ofTime = /^(?:magic|charge|delivered)$/;
