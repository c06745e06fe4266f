import { type Simulator } from '../../../src/sandbox/kit/simulator.js';
import { startExampleSimulator } from './simulator.js';

export const simulator: Simulator = {
  name: 'Worked example',
  magic: [],
  start: async ({ port = 0 }) => {
    const running = await startExampleSimulator({ port });
    const { baseUrl, token, organization } = running;
    return { baseUrl, variables: { TOKEN: token, ORGANIZATION: organization }, close: () => running.close() };
  },
};
