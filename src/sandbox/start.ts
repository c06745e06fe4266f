import { join } from 'node:path';
import { type Simulator, type StartedSimulator } from './kit/simulator.js';

/** The simulators a gateway in sandbox mode runs beside itself, and how to reach them, as environment variables. */
export interface RunningSandbox {
  variables: Record<string, string>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A provider's simulator. It is loaded only then: a gateway with real providers has no use for it. */
export async function simulatorOf(id: string): Promise<Simulator> {
  return ((await import(`./${id}/entry.js`)) as { simulator: Simulator }).simulator;
}

/** How a gateway reaches it, as environment variables. */
export const variablesOf = (prefix: string, { baseUrl, variables }: StartedSimulator): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ BASE_URL: baseUrl, ...variables }).map(([name, value]) => [`${prefix}_${name}`, value]),
  );

/**
 * Starts a simulator for each of these providers that the gateway is to have (`PROVIDERS`, all unless told) and that `env` gives no base
 * URL. With `directory` their ledgers are kept there and survive a restart, as a real provider's would.
 */
export async function startSandbox(
  env: Environment,
  providers: readonly { id: string; settings: { prefix: string } }[],
  directory?: string,
): Promise<RunningSandbox> {
  const wanted = env['PROVIDERS']?.split(',').map((id) => id.trim());
  const missing = providers.filter(
    ({ id, settings: { prefix } }) => (wanted?.includes(id) ?? true) && !env[`${prefix}_BASE_URL`],
  );
  const running = await Promise.all(
    missing.map(async ({ id, settings: { prefix } }) => {
      const simulator = await simulatorOf(id);
      const started = await simulator.start({
        brisk: true,
        setting: (name) => env[`${prefix}_${name}`],
        ...(directory !== undefined && { ledgerFile: join(directory, `sandbox-${id}.jsonl`) }),
      });
      return { variables: variablesOf(prefix, started), close: () => started.close() };
    }),
  );
  return {
    variables: Object.assign({}, ...running.map(({ variables }) => variables)) as Record<string, string>,
    close: async () => {
      await Promise.all(running.map((simulator) => simulator.close()));
    },
  };
}
