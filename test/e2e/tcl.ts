import { startTclSimulator, type TclSimulator, type TclSimulatorOptions } from '../../src/sandbox/tcl/simulator.js';
import { startTestGateway, type TestGateway } from './gateway.js';

export interface TclGateway extends TestGateway {
  tcl: TclSimulator;
  restart(env?: Record<string, string>): Promise<TclGateway>;
}

export const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' } as const;

/** The variables that lead a gateway to a simulator; what is unknown is settled after 600 ms. */
export const tclVariables = (tcl: TclSimulator): Record<string, string> => ({
  TCL_BASE_URL: tcl.baseUrl,
  TCL_TOKEN: tcl.token,
  TCL_CUSTOMER_ID: tcl.customerId,
  TCL_CONTACT_ID: tcl.contactId,
  TCL_PAYMENT_METHOD_ID: tcl.paymentMethodId,
  TCL_LOCATION_ID: tcl.locationId,
  TCL_TIMEOUT_MS: '2000',
  TCL_MONEY_TIMEOUT_MS: '400',
  TCL_LATE_BOUND_MS: '200',
  TCL_POLL_MS: '50',
});

/** A gateway whose provider is a TCL simulator that is in a hurry. */
export async function startTclGateway(
  env: Record<string, string> = {},
  options: TclSimulatorOptions = {},
): Promise<TclGateway> {
  const tcl = await startTclSimulator({ startMs: 60, deliverMs: 120, reviewMs: 60, lateEffectMs: 450, ...options });
  const withSimulator = (at: TestGateway): TclGateway => ({
    ...at,
    tcl,
    restart: async (changed) => withSimulator(await at.restart(changed)),
    stop: async () => {
      await at.stop();
      await tcl.close();
    },
  });
  return withSimulator(await startTestGateway({ PROVIDERS: 'tcl', ...tclVariables(tcl), ...env }));
}

export const endedOrder = (order: { status: string }): boolean =>
  ['completed', 'partially_completed', 'rejected', 'needs_review'].includes(order.status);
