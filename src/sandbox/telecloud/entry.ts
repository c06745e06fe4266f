import { type Simulator } from '../kit/simulator.js';
import { magicValues } from './magic.js';
import { startTelecloudSimulator } from './simulator.js';

export const simulator: Simulator = {
  name: 'TeleCloud',
  magic: magicValues,
  start: async ({ port, ledgerFile }) => {
    const running = await startTelecloudSimulator({
      ...(port !== undefined && { port }),
      ...(ledgerFile !== undefined && { ledgerFile }),
    });
    const { baseUrl, apiIdKey, apiKey } = running;
    return { baseUrl, variables: { API_ID_KEY: apiIdKey, API_KEY: apiKey }, close: () => running.close() };
  },
};
