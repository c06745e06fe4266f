import { startTestGateway, type TestGateway } from '../e2e/gateway.js';
import { providers } from '../../src/providers/index.js';
import { example } from './example.provider.js';
import { type ExampleSimulator, startExampleSimulator } from './mock/simulator.js';

export interface ExampleGateway extends TestGateway {
  example: ExampleSimulator;
}

/** How a gateway reaches the simulator. */
export const exampleVariables = ({ baseUrl, token, organization }: ExampleSimulator): Record<string, string> => ({
  PROVIDERS: 'example',
  EXAMPLE_BASE_URL: baseUrl,
  EXAMPLE_TOKEN: token,
  EXAMPLE_ORGANIZATION: organization,
  EXAMPLE_TIMEOUT_MS: '2000',
  EXAMPLE_MONEY_TIMEOUT_MS: '400',
  EXAMPLE_LATE_BOUND_MS: '200',
  EXAMPLE_POLL_MS: '50',
});

/** A gateway whose one provider is the worked example. */
export async function startExampleGateway(env: Record<string, string> = {}): Promise<ExampleGateway> {
  const simulator = await startExampleSimulator();
  const settings = { ...exampleVariables(simulator), ...env };
  const at = await startTestGateway(settings, {}, [...providers, example]);
  const stop = async (): Promise<void> => {
    await at.stop();
    await simulator.close();
  };
  return { ...at, example: simulator, stop };
}
