import { describeProvider } from '../conformance/provider.js';
import { startTestGateway } from './gateway.js';
import { direct, startTclGateway } from './tcl.js';

describeProvider('didtfn', async () => {
  const at = await startTestGateway();
  const { ledger } = at.simulator;
  const orderOf = (n: string): string | undefined =>
    ledger.numbers().find(({ number }) => `+1${number}` === n)?.orderId;
  return {
    at,
    query: 'country=US&region=WA',
    connection: { trunkId: '3' },
    held: () => ledger.cart().map((n) => `+1${n}`),
    charges: (n) => ledger.charges().filter(({ orderId }) => orderId === orderOf(n)).length,
  };
});

describeProvider('tcl', async () => {
  const at = await startTclGateway();
  const { ledger } = at.tcl;
  return {
    at,
    query: 'country=GB&type=local&city=London',
    connection: direct,
    held: () => ledger.held(),
    charges: (n) => ledger.charges().filter(({ numbers }) => numbers.includes(n)).length,
  };
});
