import { Injectable } from '@nestjs/common';
import { type NewPort, type PortDocuments } from '../contract/porting.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type FieldError, GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { type Metadata } from '../domain/metadata.js';
import { refuseRepeatedNumbers } from '../domain/listed-numbers.js';
import { onlySet } from '../domain/only-set.js';
import { focDateFault, type PortOrder } from '../domain/port-order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { Confidential } from '../sagas/confidential.js';
import { Runner } from '../sagas/runner.js';
import { refuseSecondOrder } from './kit/open-orders.js';
import { refuseType } from './kit/port-documents.js';
import { refuseForeignNames } from '../access/foreign-names.js';
import { type Caller } from '../contract/caller.js';

export interface PortRequest extends NewPort {
  provider: string;
  customerReference?: string;
  metadata?: Metadata;
}

/** Submits numbers to be ported in. The port is recorded first; the saga makes the call, which is sent once. */
@Injectable()
export class SubmitPort {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly confidential: Confidential,
  ) {}

  /** `dispose` is called once the documents are no longer needed, whatever the outcome. */
  async submit(
    caller: Caller,
    request: PortRequest,
    papers: PortDocuments,
    dispose: () => void,
    use: KeyUse,
    waitMs: number,
  ): Promise<PortOrder> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const now = this.ledger.clock.now();
    const id = newId('prt', this.ledger.clock);
    this.confidential.keep(id, papers, dispose);
    try {
      await this.write(caller, this.orderOf(caller, request, papers, id, now), use);
    } catch (error) {
      this.confidential.forget(id);
      throw error;
    }
    const reached = await this.runner.waitFor(
      id,
      async () => (await this.ledger.ports.find(id))!,
      ({ status }) => status !== 'draft',
      deadlineAt,
    );
    return unlessRejected(reached);
  }

  private orderOf(caller: Caller, request: PortRequest, papers: PortDocuments, id: string, now: number): PortOrder {
    const { phoneNumbers, requestedFocDate, customerReference, metadata, ...rest } = request;
    const { provider, port } = this.registry.port(request.provider, 'porting');
    refuseForeignNames(caller, provider, request.providerOptions, '/order/providerOptions/');
    refuseRepeatedNumbers(phoneNumbers, '/order/phoneNumbers', port.maxNumbers);
    const fault = requestedFocDate === undefined ? undefined : focDateFault(requestedFocDate, now);
    if (fault !== undefined) throw invalidField('/order/requestedFocDate', 'not_a_porting_day', fault);
    port.prepare({ ...rest, phoneNumbers, ...onlySet({ requestedFocDate }) }, papers);
    for (const name of ['loa', 'carrierDocument'] as const) refuseType(port, `/${name}`, papers[name]);
    const { category, subscriberType, loaAuthorizingPerson, partial, providerOptions } = rest;
    return {
      id,
      tenant: caller.tenant,
      provider: provider.id,
      account: provider.account,
      status: 'draft',
      numbers: phoneNumbers.map((phoneNumber) => ({ phoneNumber, status: 'pending' })),
      category,
      subscriberType,
      loaAuthorizingPerson,
      partial,
      ...(requestedFocDate === undefined ? {} : { requestedFocDate: new Date(requestedFocDate).toISOString() }),
      documents: [papers.loa, papers.carrierDocument].map(({ filename, contentType, bytes, sha256 }) => ({
        name: filename.replace(/\.\w+$/, ''),
        contentType,
        bytes,
        sha256,
      })),
      providerOptions,
      ...onlySet({ customerReference, metadata }),
      createdAt: now,
      updatedAt: now,
    };
  }

  private async write(caller: Caller, order: PortOrder, use: KeyUse): Promise<void> {
    const create = (enlist: (ledger: LedgerView) => Promise<void>): Promise<void> =>
      this.ledger.transaction(async (ledger) => {
        ledger.usage.claim(caller.tenant, { moneyToCome: true });
        await ledger.ports.insert(order);
        await ledger.events.append(order, { type: 'created', to: 'draft', actor: caller.keyId });
        await enlist(ledger);
        await ledger.idempotency.bind(use, order.id);
      });
    const pointer = (number: string): string =>
      `/order/phoneNumbers/${order.numbers.findIndex(({ phoneNumber }) => phoneNumber === number)}`;
    // Only this process has the documents.
    await this.runner
      .startWith(order, 'port', create, { onlyHere: true })
      .catch((error: unknown) => refuseSecondOrder(this.ledger, [order], pointer, error));
  }
}

/** The port, unless it ended without effect: then throws the problem that says why. */
export function unlessRejected(order: PortOrder): PortOrder {
  const { status, failure, numbers } = order;
  if (status !== 'rejected' || !failure) return order;
  const errors = numbers.flatMap(({ reason }, i): FieldError[] =>
    reason === undefined ? [] : [{ pointer: `/order/phoneNumbers/${i}`, code: 'not_portable', detail: reason }],
  );
  throw new GatewayError(failure.code, failure.detail, { errors, retry: { safe: true } });
}
