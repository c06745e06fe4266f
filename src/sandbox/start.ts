import { join } from 'node:path';
import { type Simulator, type StartedSimulator } from './kit/simulator.js';

/** The simulators that a gateway in sandbox mode starts itself, with their environment variables. */
export interface RunningSandbox {
  variables: Record<string, string>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A provider's simulator. Loaded on demand: a gateway with real providers does not need it. */
export async function simulatorOf(id: string): Promise<Simulator> {
  return ((await import(`./${id}/entry.js`)) as { simulator: Simulator }).simulator;
}

/** The environment variables with which a gateway reaches it. */
export const variablesOf = (prefix: string, { baseUrl, variables }: StartedSimulator): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ BASE_URL: baseUrl, ...variables }).map(([name, value]) => [`${prefix}_${name}`, value]),
  );

/**
 * Starts a simulator for each provider that the gateway uses (`PROVIDERS`, all by default) and `env` gives no base URL for. With `directory`, their
 * ledgers are stored there and survive a restart, as a real provider's would.
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
