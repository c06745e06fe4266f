import { describeProvider } from '../conformance/provider.js';
import { startExampleGateway } from './gateway.js';

describeProvider('example', async () => {
  const at = await startExampleGateway();
  const { ledger } = at.example;
  return {
    at,
    settles: true,
    numbers: {
      query: 'country=US&type=local&areaCode=206',
      connection: { trunkId: 'conn-1' },
      held: () => ledger.held(),
      charges: (n) => ledger.orders(n),
    },
  };
});
