import { join } from 'node:path';

/** The simulators a gateway in sandbox mode runs beside itself, and how to reach them, as environment variables. */
export interface RunningSandbox {
  variables: Record<string, string>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Starts one simulator and says how a gateway reaches it. It is loaded only then: a gateway with real providers has no use for it. */
type Start = (env: Environment, ledger: { ledgerFile?: string }) => Promise<RunningSandbox>;

const simulators: Record<string, Start> = {
  didtfn: async (env, ledger) => {
    const { startDidtfnSimulator } = await import('./didtfn/simulator.js');
    const cart = env['DIDTFN_CART'] === 'per_reservation' ? ({ cart: 'per_reservation' } as const) : {};
    const { baseUrl, token, accountNo, ...simulator } = await startDidtfnSimulator({ ...cart, ...ledger });
    return {
      variables: { DIDTFN_BASE_URL: baseUrl, DIDTFN_TOKEN: token, DIDTFN_ACCOUNT_NO: accountNo },
      close: () => simulator.close(),
    };
  },
  tcl: async (_env, ledger) => {
    const { startTclSimulator } = await import('./tcl/simulator.js');
    const simulator = await startTclSimulator(ledger);
    const { baseUrl, token, customerId, contactId, paymentMethodId, locationId } = simulator;
    return {
      variables: {
        TCL_BASE_URL: baseUrl,
        TCL_TOKEN: token,
        TCL_CUSTOMER_ID: customerId,
        TCL_CONTACT_ID: contactId,
        TCL_PAYMENT_METHOD_ID: paymentMethodId,
        TCL_LOCATION_ID: locationId,
      },
      close: () => simulator.close(),
    };
  },
  telecloud: async (_env, ledger) => {
    const { startTelecloudSimulator } = await import('./telecloud/simulator.js');
    const simulator = await startTelecloudSimulator(ledger);
    const { baseUrl, apiIdKey, apiKey } = simulator;
    return {
      variables: { TELECLOUD_BASE_URL: baseUrl, TELECLOUD_API_ID_KEY: apiIdKey, TELECLOUD_API_KEY: apiKey },
      close: () => simulator.close(),
    };
  },
  voipms: async (_env, ledger) => {
    const { startVoipmsSimulator } = await import('./voipms/simulator.js');
    const simulator = await startVoipmsSimulator({ ...ledger, portStepMs: 3_000, backOrderMs: 5_000 });
    const { baseUrl, username, password } = simulator;
    return {
      variables: { VOIPMS_BASE_URL: baseUrl, VOIPMS_USERNAME: username, VOIPMS_PASSWORD: password },
      close: () => simulator.close(),
    };
  },
};

/**
 * Starts a simulator for each provider that the gateway is to have (`PROVIDERS`, all unless told) and that `env` gives no base URL.
 * With `directory` their ledgers are kept there and survive a restart, as a real provider's would.
 */
export async function startSandbox(env: Environment, directory?: string): Promise<RunningSandbox> {
  const wanted = env['PROVIDERS']?.split(',').map((id) => id.trim()) ?? Object.keys(simulators);
  const missing = Object.entries(simulators).filter(
    ([id]) => wanted.includes(id) && !env[`${id.toUpperCase()}_BASE_URL`],
  );
  const running = await Promise.all(
    missing.map(([id, start]) =>
      start(env, directory === undefined ? {} : { ledgerFile: join(directory, `sandbox-${id}.jsonl`) }),
    ),
  );
  return {
    variables: Object.assign({}, ...running.map(({ variables }) => variables)) as Record<string, string>,
    close: async () => {
      await Promise.all(running.map((simulator) => simulator.close()));
    },
  };
}
