import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  kept,
} from '../../contract/changes.js';
import { type DocumentFile } from '../../contract/document-file.js';
import {
  type DocumentsPort,
  documentStatuses,
  type DocumentUpload,
  type RequiredDocument,
} from '../../contract/documents.js';
import { type PreparedCall } from '../../contract/steps.js';
import { invalidField } from '../../domain/errors.js';
import { Ambiguous, type Found, lookFor } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { sagaReadMs } from './tcl.deadlines.js';
import { documents as ops } from './tcl.documents.ops.js';
import { type TclUpstream } from './tcl.settings.js';

/** Documents that regulators require for orders. A rejected document may be uploaded again: the latest one counts. */
export class TclDocuments implements DocumentsPort {
  readonly changes: Pick<ChangeHandlers, 'document.upload'>;

  constructor(private readonly upstream: TclUpstream) {
    this.changes = {
      'document.upload': {
        prepare: async (upload) => void (await this.wanted(upload)),
        apply: (run, upload, file) => this.upload(run, upload, file),
      },
    };
  }

  async required(providerOrderIds: readonly string[], deadlineAt: number): Promise<RequiredDocument[]> {
    const lists = await Promise.all(
      providerOrderIds.map(async (orderId) => {
        const { required } = await this.upstream.sender.read(ops.listDocuments, { orderId }, { deadlineAt });
        return required.map(({ status, ...document }) => ({
          providerOrderId: orderId,
          ...document,
          status: documentStatuses.find((known) => known === status) ?? ('unknown' as const),
        }));
      }),
    );
    return lists.flat();
  }

  /** The required document, searched in every provider order that may belong to the order here. */
  private async wanted({ providerOrderIds, documentType }: DocumentUpload): Promise<RequiredDocument> {
    const all = await this.required(providerOrderIds, this.upstream.sender.clock.now() + sagaReadMs);
    const alike = all.filter((d) => d.documentType === documentType);
    const wanted = alike.find((d) => d.status !== 'approved') ?? alike[0];
    if (wanted) return wanted;
    const names = [...new Set(all.map((d) => d.documentType))].join(', ');
    const detail =
      names === '' ? 'This order requires no documents.' : `This order requires documents of the types ${names}.`;
    throw invalidField('/documentType', 'invalid', detail);
  }

  private async upload(
    run: ChangeRun,
    upload: DocumentUpload,
    file: DocumentFile | undefined,
  ): Promise<ChangeEnd<ChangeOutput<'document.upload'>>> {
    const result = await run.step({
      key: 'upload',
      call: async () => this.call(await this.wanted(upload), file),
      neverAgain: true,
      lookUp: lookFor(this.upstream, (sent) => this.settle(upload, sent)),
    });
    if (result.kind !== 'done') return endOf(result, 'the provider has the document');
    return {
      kind: 'completed',
      result: {
        documents: await this.required(upload.providerOrderIds, this.upstream.sender.clock.now() + sagaReadMs),
      },
    };
  }

  private call(
    { providerOrderId, documentType, status }: RequiredDocument,
    file: DocumentFile | undefined,
  ): PreparedCall<object, 'reading'> {
    const input = { orderId: providerOrderId, documentType, file: kept(file) };
    return prepareCall(this.upstream, ops.uploadDocument, input, { digest: { before: status } });
  }

  /** An upload changes the document's status; one that was under review before proves nothing. */
  private async settle(upload: DocumentUpload, sent: Record<string, unknown>): Promise<Found<object>> {
    const all = await this.required([String(sent['orderId'])], this.upstream.sender.clock.now() + sagaReadMs);
    const now = all.find((d) => d.documentType === upload.documentType)?.status;
    if (now === 'submitted' && sent['before'] === 'submitted')
      return new Ambiguous('A document of this type was already under review before this one was sent.');
    return now === sent['before'] ? undefined : {};
  }
}
