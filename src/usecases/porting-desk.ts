import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { type DocumentFile } from '../contract/document-file.js';
import { type FileStream } from '../contract/file-stream.js';
import { type PortDocument, type PortDocumentUpload, type PortingPort, type PortNote } from '../contract/porting.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { isPortEnded, type PortOrder } from '../domain/port-order.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger } from '../ledger/ledger.js';
import { Runner } from '../sagas/runner.js';
import { type ChangeAnswer, MakeChange } from './kit/make-change.js';
import { refuseType } from './kit/port-documents.js';

/** A file being uploaded; `take` takes it over and returns the function that removes it. */
interface Paper {
  name: PortDocumentUpload['name'];
  file: DocumentFile;
  take: () => () => void;
}

/** Messages of the provider's porting desk and the documents it has for a port, read now; and the upload of more. */
@Injectable()
export class PortingDesk {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly changes: MakeChange,
    private readonly ledger: Ledger,
    private readonly runner: Runner,
  ) {}

  async notes(caller: Caller, id: string): Promise<PortNote[]> {
    const { order, port } = await this.one(caller, id);
    if (!port.notes) throw lacks('notes on ports');
    return order.providerOrderId === undefined ? [] : port.notes(order, this.registry.readDeadline());
  }

  async documents(caller: Caller, id: string): Promise<PortDocument[]> {
    const { order, port } = await this.one(caller, id);
    if (!port.documents) throw lacks('document lists for ports');
    return order.providerOrderId === undefined ? [] : port.documents(order, this.registry.readDeadline());
  }

  async openDocument(caller: Caller, id: string, documentId: string): Promise<FileStream> {
    const { order, port } = await this.one(caller, id);
    if (!port.openDocument) throw lacks('document downloads for ports');
    return port.openDocument(order, documentId, this.registry.readDeadline());
  }

  async bring(
    caller: Caller,
    id: string,
    { name, file, take }: Paper,
    use: KeyUse,
    waitMs: number,
  ): Promise<ChangeAnswer<'port_document.upload'>> {
    const { order, port } = await this.one(caller, id);
    const { provider, status, providerOrderId } = order;
    const kind = 'port_document.upload';
    this.registry.change(provider, kind);
    if (isPortEnded(status))
      throw new GatewayError('invalid_state', `The port is ${status} and no longer accepts documents.`);
    if (providerOrderId === undefined)
      throw new GatewayError('invalid_state', 'The provider does not have the port yet. Upload the document once it does.'); // prettier-ignore
    refuseType(port, '/file', file);
    const input = { portOrderId: id, providerOrderId, name, sha256: file.sha256, bytes: file.bytes };
    const target = `port_document:${id}`;
    const answer = await this.changes.make(
      caller,
      { kind, provider, input, target, secret: file, dispose: take() },
      use,
      waitMs,
    );
    // The port may have been waiting for it.
    await this.ledger.work.wake(order, 'port');
    this.runner.kick();
    return answer;
  }

  private async one(caller: Caller, id: string): Promise<{ order: PortOrder; port: PortingPort }> {
    const order = await this.ledger.ports.findFor(caller.tenant, id);
    if (!order) throw new GatewayError('not_found', 'Port not found.');
    return { order, port: this.registry.for(caller).portOf(order, 'porting').port };
  }
}

const lacks = (what: string): GatewayError =>
  new GatewayError('capability_not_supported', `This provider does not support ${what}.`);
