import { type DidtfnSimulator, startDidtfnSimulator } from '../../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator, type TclSimulator } from '../../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator, type TelecloudSimulator } from '../../../src/sandbox/telecloud/simulator.js';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../../src/sandbox/voipms/simulator.js';

/** How long a reply is waited for, and how long after that a call may still be carried out: those that go wrong end soon. */
const limits = { TIMEOUT_MS: '2000', MONEY_TIMEOUT_MS: '1500', LATE_BOUND_MS: '500', RATE_PER_SECOND: '10000' };
/** Where the simulators share a busy machine with many callers, a call may be carried out much later than it was sent. */
export const lateBounds = (ms: number): Record<string, string> =>
  Object.fromEntries(['DIDTFN', 'TCL', 'TELECLOUD', 'VOIPMS'].map((name) => [`${name}_LATE_BOUND_MS`, String(ms)]));
/** Sooner than a call may still be carried out. */
const lateEffectMs = 1_700;

/** The four simulated providers, here: whatever becomes of a gateway's process, their ledgers stay. */
export class Suppliers {
  private constructor(
    readonly didtfn: DidtfnSimulator,
    readonly tcl: TclSimulator,
    readonly telecloud: TelecloudSimulator,
    readonly voipms: VoipmsSimulator,
  ) {}

  /** `courseMs`: how long each stage of an order that takes its time lasts at TCL. */
  static async start({ courseMs = 100 }: { courseMs?: number } = {}): Promise<Suppliers> {
    return new Suppliers(
      await startDidtfnSimulator({ lateEffectMs, balance: '100000000.00' }),
      await startTclSimulator({ lateEffectMs, startMs: courseMs, deliverMs: courseMs }),
      await startTelecloudSimulator({ lateEffectMs }),
      await startVoipmsSimulator({ lateEffectMs, balance: '9000000.00', backOrderMs: 1_000 }),
    );
  }

  get all(): readonly [string, DidtfnSimulator | TclSimulator | TelecloudSimulator | VoipmsSimulator][] {
    return [
      ['DIDTFN', this.didtfn],
      ['TCL', this.tcl],
      ['TELECLOUD', this.telecloud],
      ['VOIPMS', this.voipms],
    ];
  }

  /** The variables that lead a gateway to them. */
  get variables(): Record<string, string> {
    const { didtfn, tcl, telecloud, voipms } = this;
    return {
      ...Object.fromEntries(
        this.all.flatMap(([name, { baseUrl }]) => [
          [`${name}_BASE_URL`, baseUrl],
          ...Object.entries(limits).map(([limit, value]) => [`${name}_${limit}`, value] as const),
        ]),
      ),
      DIDTFN_TOKEN: didtfn.token,
      DIDTFN_ACCOUNT_NO: didtfn.accountNo,
      TCL_TOKEN: tcl.token,
      TCL_CUSTOMER_ID: tcl.customerId,
      TCL_CONTACT_ID: tcl.contactId,
      TCL_PAYMENT_METHOD_ID: tcl.paymentMethodId,
      TCL_LOCATION_ID: tcl.locationId,
      TELECLOUD_API_ID_KEY: telecloud.apiIdKey,
      TELECLOUD_API_KEY: telecloud.apiKey,
      VOIPMS_USERNAME: voipms.username,
      VOIPMS_PASSWORD: voipms.password,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(([, simulator]) => simulator.close()));
  }
}
