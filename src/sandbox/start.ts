import { join } from 'node:path';
import { startDidtfnSimulator } from './didtfn/simulator.js';

/** The simulators a gateway in sandbox mode runs beside itself, and how to reach them, as environment variables. */
export interface RunningSandbox {
  variables: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Starts a simulator for each provider that `env` gives no base URL. With `directory` their ledgers are kept there and survive
 * a restart, as a real provider's would.
 */
export async function startSandbox(
  env: Readonly<Record<string, string | undefined>>,
  directory?: string,
): Promise<RunningSandbox> {
  if (env['DIDTFN_BASE_URL']) return { variables: {}, close: () => Promise.resolve() };
  const didtfn = await startDidtfnSimulator({
    ...(env['DIDTFN_CART'] === 'per_reservation' ? { cart: 'per_reservation' } : {}),
    ...(directory === undefined ? {} : { ledgerFile: join(directory, 'sandbox-didtfn.jsonl') }),
  });
  return {
    variables: { DIDTFN_BASE_URL: didtfn.baseUrl, DIDTFN_TOKEN: didtfn.token, DIDTFN_ACCOUNT_NO: didtfn.accountNo },
    close: () => didtfn.close(),
  };
}
