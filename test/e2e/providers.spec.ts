import { describeProvider } from '../conformance/provider.js';
import { startTestGateway } from './gateway.js';
import { direct, startTclGateway } from './tcl.js';
import { startTelecloudGateway } from './telecloud.js';
import { startVoipmsGateway } from './voipms.js';

describeProvider('didtfn', async () => {
  const at = await startTestGateway();
  const { ledger } = at.simulator;
  const orderOf = (n: string): string | undefined =>
    ledger.numbers().find(({ number }) => `+1${number}` === n)?.orderId;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=US&region=WA',
      connection: { trunkId: '3' },
      held: () => ledger.cart().map((n) => `+1${n}`),
      charges: (n) => ledger.charges().filter(({ orderId }) => orderId === orderOf(n)).length,
    },
  };
});

describeProvider('tcl', async () => {
  const at = await startTclGateway();
  const { ledger } = at.tcl;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=GB&type=local&city=London',
      connection: direct,
      held: () => ledger.held(),
      charges: (n) => ledger.charges().filter(({ numbers }) => numbers.includes(n)).length,
    },
  };
});

describeProvider('telecloud', async () => {
  const at = await startTelecloudGateway();
  const { ledger } = at.telecloud;
  return {
    at,
    settles: false,
    services: {
      customer: () => at.customer(),
      wish: { ratePlanId: '52747' },
      orders: (customerId) => ledger.orders().filter(({ accountNumber }) => accountNumber === customerId).length,
    },
  };
});

describeProvider('voipms', async () => {
  const at = await startVoipmsGateway();
  const { ledger } = at.voipms;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=US&region=FL',
      connection: { trunkId: await at.trunk() },
      // The provider holds nothing.
      charges: (n) => ledger.orders().filter(({ dids }) => dids.includes(n.slice(2))).length,
    },
  };
});
