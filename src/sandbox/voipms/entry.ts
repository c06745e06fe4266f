import { type Simulator } from '../kit/simulator.js';
import { numberMagic } from './magic.js';
import { startVoipmsSimulator } from './simulator.js';

export const simulator: Simulator = {
  name: 'VoIP.ms',
  magic: numberMagic.map(({ line, methods, meaning }) => ({ line, operation: methods[0] ?? '', meaning })),
  start: async ({ port, ledgerFile, brisk }) => {
    const running = await startVoipmsSimulator({
      ...(port !== undefined && { port }),
      ...(ledgerFile !== undefined && { ledgerFile }),
      ...(brisk && { portStepMs: 3_000, backOrderMs: 5_000 }),
    });
    const { baseUrl, username, password } = running;
    return { baseUrl, variables: { USERNAME: username, PASSWORD: password }, close: () => running.close() };
  },
};
