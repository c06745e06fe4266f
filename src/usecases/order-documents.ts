import { Injectable } from '@nestjs/common';
import { type DocumentFile } from '../contract/document-file.js';
import { type RequiredDocument } from '../contract/documents.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { isEnded, type Order } from '../domain/order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { Runner } from '../sagas/runner.js';
import { type Caller } from '../contract/caller.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';

/** Documents that regulators require before an order can be carried out, and their upload. */
@Injectable()
export class OrderDocuments {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly changes: MakeChange,
    private readonly runner: Runner,
  ) {}

  async required(caller: Caller, orderId: string): Promise<RequiredDocument[]> {
    const order = await this.one(caller, orderId);
    const { port } = this.registry.for(caller).portOf(order, 'documents');
    return port.required(order.providerOrderIds, this.registry.readDeadline());
  }

  /** `take` takes the file over and returns the function that removes it. The order continues automatically once it has all documents. */
  async upload(
    caller: Caller,
    orderId: string,
    { documentType, file, take }: { documentType: string; file: DocumentFile; take: () => () => void },
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'document.upload'>> {
    const order = await this.one(caller, orderId);
    if (isEnded(order.status))
      throw new GatewayError('invalid_state', `The order is ${order.status} and no longer accepts documents.`);
    if (order.providerOrderIds.length === 0)
      throw new GatewayError(
        'invalid_state',
        'The provider does not have the order yet. Upload the document once it does.',
        {
          retry: { safe: true, afterSeconds: 5 },
        },
      );
    this.registry.portOf(order, 'documents');
    const { sha256, bytes } = file;
    const input = { orderId, providerOrderIds: order.providerOrderIds, documentType, sha256, bytes };
    const target = `document:${orderId}:${documentType}`;
    const kind = 'document.upload';
    const request = { kind, provider: order.provider, input, target, secret: file, dispose: take() } as const;
    const answer = await this.changes.make(caller, request, use, waitMs);
    // The order may have been waiting for it.
    await this.ledger.work.wake(order, 'order');
    this.runner.kick();
    return answer;
  }

  private async one(caller: Caller, id: string): Promise<Order> {
    const order = await this.ledger.orders.findFor(caller.tenant, id);
    if (!order) throw new GatewayError('not_found', 'Order not found.');
    return order;
  }
}
