import { isDeepStrictEqual } from 'node:util';
import {
  type PortDocuments,
  type PortReading,
  type PortRun,
  type PortSubmission,
  type RejectedNumber,
} from '../contract/porting.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { isPortEnded, type PortingNumber, type PortOrder, type PortStatus } from '../domain/port-order.js';
import { type Ledger, type LedgerView } from '../ledger/ledger.js';
import { type PortChange } from '../ledger/port-orders.js';
import { portClaim, numbersEndedAs } from '../lifecycle/port-numbers.js';
import { movePort } from '../lifecycle/status-moves.js';
import { type Confidential } from './confidential.js';
import { Suspended } from './run-suspension.js';
import { type RunMarks } from './conclusion.js';
import { type Run } from './run.js';

const pollReadMs = 15_000;

/**
 * Takes one port from its submission to its end. The submission is a step of the money protocol; after it, the provider is polled for the status,
 * over any number of restarts, and every change becomes part of the history.
 */
export class PortSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly confidential: Confidential,
    private readonly pollMs: number,
  ) {}

  marks(id: string): RunMarks {
    return {
      unknown: async (ledger) => {
        const order = await ledger.ports.find(id);
        if (order && order.status !== 'outcome_unknown') await movePort(ledger, order, 'outcome_unknown');
      },
      settled: async (ledger) => {
        const order = await ledger.ports.find(id);
        if (order?.status === 'outcome_unknown') await movePort(ledger, order, 'draft');
      },
    };
  }

  async advance(run: Run): Promise<void> {
    const order = await this.load(this.ledger, run.subject.id);
    if (isPortEnded(order.status) || order.status === 'needs_review') return this.confidential.forget(order.id);
    if (order.providerOrderId === undefined) await this.submit(run, order);
    else await this.follow(run, order);
    if (await this.isOpen(order.id)) throw new Suspended(this.ledger.clock.now() + this.pollMs);
  }

  private async submit(run: Run, order: PortOrder): Promise<void> {
    const { provider, port } = this.registry.for(run.requester).portOf(order, 'porting');
    const submission = await port.submit(this.portRun(run.at(provider), order), order);
    await run.commit(async (ledger) => this.record(ledger, await this.load(ledger, order.id), submission));
    this.confidential.forget(order.id);
  }

  private portRun(run: Run, { id, provider, account }: PortOrder): PortRun {
    return {
      papers: this.confidential.of(id) as PortDocuments | undefined,
      step: (spec) => run.step(spec),
      claimedByOthers: async (ids) => {
        const claimed = await this.ledger.providerOrders.claimedByOthers(provider, account, ids.map(portClaim), id);
        return new Set(ids.filter((one) => claimed.has(portClaim(one))));
      },
    };
  }

  private async record(ledger: LedgerView, order: PortOrder, submission: PortSubmission): Promise<void> {
    switch (submission.kind) {
      case 'submitted': {
        const { providerOrderId, cost } = submission;
        const { provider, account, id } = order;
        await ledger.providerOrders.name(provider, account, portClaim(providerOrderId), id);
        return movePort(ledger, order, 'submitted', {
          providerOrderId,
          numbers: decided(order, submission.accepted, submission.rejected),
          ...onlySet({ cost }),
        });
      }
      case 'rejected':
        return movePort(ledger, order, 'rejected', {
          failure: submission.failure,
          numbers: decided(order, [], submission.rejected ?? []),
        });
      case 'needs_review':
        return movePort(ledger, order, 'needs_review', {
          failure: { code: 'outcome_unknown', detail: submission.detail },
        });
    }
  }

  private async follow(run: Run, order: PortOrder): Promise<void> {
    const { port } = this.registry.for(run.requester).portOf(order, 'porting');
    let reading: PortReading | undefined;
    try {
      reading = await port.read(order, this.ledger.clock.now() + pollReadMs);
    } catch (error) {
      // A provider that is down for a while says nothing about the port.
      if (error instanceof GatewayError) throw new Suspended(this.ledger.clock.now() + this.pollMs, { because: error });
      throw error;
    }
    if (reading) await run.commit(async (ledger) => this.see(ledger, await this.load(ledger, order.id), reading));
  }

  private async see(ledger: LedgerView, order: PortOrder, reading: PortReading): Promise<void> {
    const to = reading.status ?? order.status;
    const change = changeOf(order, reading, to);
    if (to === order.status && Object.keys(change).length === 0) return;
    await movePort(ledger, order, to, change, { detail: inWords(order, reading) });
  }

  private async isOpen(id: string): Promise<boolean> {
    const { status } = await this.load(this.ledger, id);
    return !isPortEnded(status) && status !== 'needs_review';
  }

  private async load(ledger: LedgerView, id: string): Promise<PortOrder> {
    const order = await ledger.ports.find(id);
    if (!order) throw new Error(`work without a port: ${id}`);
    return order;
  }
}

function decided(
  { numbers }: PortOrder,
  accepted: readonly string[],
  rejected: readonly RejectedNumber[],
): PortingNumber[] {
  const taken = new Set(accepted);
  const refusals = new Map(rejected.map((one) => [one.phoneNumber, one]));
  return numbers.map(({ phoneNumber }): PortingNumber => {
    if (taken.has(phoneNumber)) return { phoneNumber, status: 'accepted' };
    return { phoneNumber, status: 'rejected', ...refusals.get(phoneNumber) };
  });
}

/** The differences of a reading from the ledger. */
function changeOf(order: PortOrder, reading: PortReading, to: PortStatus): PortChange {
  const { providerStatus, requestedFocDate, actualFocDate, exception, record } = reading;
  const coming = order.numbers.filter((n) => hasJustArrived(n, reading));
  const change: PortChange = {
    ...(providerStatus === order.providerStatus ? {} : { providerStatus }),
    ...(requestedFocDate === undefined || requestedFocDate === order.requestedFocDate ? {} : { requestedFocDate }),
    ...(actualFocDate === undefined || actualFocDate === order.actualFocDate ? {} : { actualFocDate }),
    ...(exception === undefined || exception.detail === order.exception?.detail ? {} : { exception }),
    ...(record === undefined || isDeepStrictEqual(record, order.providerRecord) ? {} : { providerRecord: record }),
    ...(coming.length === 0 ? {} : { numbers: arrivedIn(order, coming) }),
  };
  return to === 'ported' || to === 'cancelled' ? { ...change, numbers: numbersEndedAs(order, to) } : change;
}

const hasJustArrived = ({ phoneNumber, status, arrived }: PortingNumber, reading: PortReading): boolean =>
  status === 'accepted' && !arrived && reading.arrived?.includes(phoneNumber) === true;

const arrivedIn = ({ numbers }: PortOrder, coming: readonly PortingNumber[]): PortingNumber[] =>
  numbers.map((n) => (coming.includes(n) ? { ...n, arrived: true } : n));

function inWords(order: PortOrder, reading: PortReading): string {
  const { providerStatus, status, requestedFocDate, actualFocDate, exception } = reading;
  const coming = order.numbers.filter((n) => hasJustArrived(n, reading)).map(({ phoneNumber }) => phoneNumber);
  const said = [
    `The provider reports ${providerStatus}${status === undefined ? ', a status that this gateway does not recognize' : ''}.`,
    ...(requestedFocDate === undefined ? [] : [`Requested FOC date ${requestedFocDate}.`]),
    ...(actualFocDate === undefined ? [] : [`FOC date ${actualFocDate}.`]),
    ...(coming.length === 0 ? [] : [`On the account now: ${coming.join(', ')}.`]),
    ...(exception === undefined ? [] : [exception.detail]),
  ];
  return said.join(' ');
}
