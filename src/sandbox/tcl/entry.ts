import { type Simulator } from '../kit/simulator.js';
import { magicNumbers } from './magic.js';
import { startTclSimulator } from './simulator.js';

export const simulator: Simulator = {
  name: 'TCL',
  magic: magicNumbers,
  start: async ({ port, ledgerFile }) => {
    const running = await startTclSimulator({
      ...(port !== undefined && { port }),
      ...(ledgerFile !== undefined && { ledgerFile }),
    });
    const { baseUrl, token, customerId, contactId, paymentMethodId, locationId } = running;
    return {
      baseUrl,
      variables: {
        TOKEN: token,
        CUSTOMER_ID: customerId,
        CONTACT_ID: contactId,
        PAYMENT_METHOD_ID: paymentMethodId,
        LOCATION_ID: locationId,
      },
      close: () => running.close(),
    };
  },
};
