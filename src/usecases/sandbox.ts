import { Inject, Injectable } from '@nestjs/common';
import { ProviderRegistry } from '../contract/registry.js';
import { type OrderedFault, type SimulatedEvent, type Simulators } from '../contract/simulators.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { catalogueRow } from '../domain/event-catalogue.js';
import { type EventType } from '../domain/event-types.js';
import { newId } from '../domain/ids.js';
import { type Caller } from '../contract/caller.js';
import { type AuditEntry } from '../domain/audit.js';
import { Ledger } from '../ledger/ledger.js';
import { TimeLapse, type TimePassed } from '../sagas/time-lapse.js';
import { SIMULATORS } from '../tokens.js';

export { type TimePassed };

/** The furthest that time can be moved at once, in seconds: ten years. */
export const mostSeconds = 315_576_000;

/** Tools of a sandbox beyond its providers: moving time, faults on demand, and what the simulators saw. */
@Injectable()
export class Sandbox {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly time: TimeLapse,
    @Inject(SIMULATORS) private readonly simulators: Simulators,
  ) {}

  async moveClock(
    caller: Caller,
    { advanceSeconds, to }: { advanceSeconds?: number; to?: string },
  ): Promise<TimePassed> {
    const now = this.ledger.clock.now();
    if ((advanceSeconds === undefined) === (to === undefined))
      throw invalidField('/advanceSeconds', 'required', 'Provide either advanceSeconds or to.');
    const at = to === undefined ? now + advanceSeconds! * 1_000 : Date.parse(to);
    if (at < now)
      throw invalidField('/to', 'in_the_past', `The clock cannot go back. It is now ${new Date(now).toISOString()}.`);
    if (at > now + mostSeconds * 1_000) throw invalidField('/to', 'too_late', 'At most ten years at a time.');
    const passed = await this.reached(this.time.to(at));
    await this.note(caller, { action: 'sandbox.clock', details: { to: new Date(at).toISOString() } });
    return passed;
  }

  async strike(caller: Caller, provider: string, fault: OrderedFault): Promise<void> {
    const { mode } = this.registry.entry(provider);
    const struck = mode === 'disabled' ? 'not_simulated' : await this.reached(this.simulators.strike(provider, fault));
    if (struck === 'not_simulated') throw notSimulated(provider);
    if (struck !== 'done') throw invalidField('/operation', 'unknown', `${struck.refused}.`);
    await this.note(caller, { action: 'sandbox.fault', details: { provider, ...fault } });
  }

  /** Sends a tenant the example of an event type, marked as a test. */
  async fire(tenant: string, type: EventType): Promise<string> {
    const id = newId('evt', this.ledger.clock);
    await this.ledger.outbox.append({ id, tenant, type, data: { ...catalogueRow(type).example, test: true } });
    return id;
  }

  /** What a simulated provider received and charged, oldest first. */
  async events(provider: string): Promise<SimulatedEvent[]> {
    this.registry.enabled(provider);
    const events = await this.reached(this.simulators.events(provider));
    if (events === undefined) throw notSimulated(provider);
    return events;
  }

  /** All tenants share the same time and the same simulators. */
  private async note(
    { keyId: actor, tenant: actorTenant }: Caller,
    act: Pick<AuditEntry, 'action' | 'details'>,
  ): Promise<void> {
    await this.ledger.audit.append({ actor, actorTenant, ...act });
  }

  /** A simulator that runs in a process of its own may have stopped. */
  private async reached<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      throw new GatewayError('unavailable', 'A simulator does not respond.', { cause: error, retry: { safe: true } });
    });
  }
}

const notSimulated = (provider: string): GatewayError =>
  new GatewayError('capability_not_supported', `Provider "${provider}" is not simulated on this gateway.`);
