import { type Simulator } from '../kit/simulator.js';
import { magicNumbers } from './magic.js';
import { startDidtfnSimulator } from './simulator.js';

export const simulator: Simulator = {
  name: 'DID/TFN provider',
  magic: magicNumbers,
  start: async ({ port, ledgerFile, setting }) => {
    const cart = setting('CART') ?? 'shared';
    if (cart !== 'shared' && cart !== 'per_reservation') throw new Error('CART must be shared or per_reservation');
    const running = await startDidtfnSimulator({
      cart,
      ...(port !== undefined && { port }),
      ...(ledgerFile !== undefined && { ledgerFile }),
    });
    const { baseUrl, token, accountNo } = running;
    return { baseUrl, variables: { TOKEN: token, ACCOUNT_NO: accountNo, CART: cart }, close: () => running.close() };
  },
};
