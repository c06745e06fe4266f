import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  kept,
} from '../../contract/changes.js';
import { type DocumentFile } from '../../contract/document-file.js';
import { type PortDocument, type PortDocumentUpload } from '../../contract/porting.js';
import { type PreparedCall, type OutcomeLookUp } from '../../contract/steps.js';
import { onlySet } from '../../domain/only-set.js';
import { Ambiguous, type Found, lookFor } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { porting as ops } from './voipms.porting.ops.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  bmp: 'image/bmp',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** Documents of ports. The provider lists their ID, type and size, but not what each one is. */
export class VoipmsPortDocuments {
  /** The types that the provider takes (PDF, Word, BMP, JPEG) and this gateway can recognize by their first bytes. */
  readonly documentTypes = ['application/pdf', 'image/jpeg'] as const;
  readonly changes: Pick<ChangeHandlers, 'port_document.upload'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    this.changes = { 'port_document.upload': { apply: (run, upload, file) => this.upload(run, upload, file) } };
  }

  async listed(portid: string, deadlineAt: number): Promise<PortDocument[]> {
    const files = await this.upstream.sender.read(ops.getLNPAttachList, { portid }, { deadlineAt });
    return files.map(({ attachid, type, size }) => {
      const contentType = mediaTypes[type?.toLowerCase() ?? ''];
      return {
        documentId: attachid,
        ...onlySet({ contentType, bytes: size }),
      };
    });
  }

  /** The existing documents are read just before the upload, and recorded with it. */
  async uploadCall(portid: string, file: DocumentFile): Promise<PreparedCall<object, 'reading'>> {
    const before = (await this.listed(portid, readDeadline(this.upstream).deadlineAt)).map((one) => one.documentId);
    const input = { portid, file: await inBase64(file) };
    return prepareCall(this.upstream, ops.addLNPFile, input, { digest: { before, bytes: file.bytes } });
  }

  lookUp(portid: string): OutcomeLookUp<object> {
    return lookFor(this.upstream, (sent) => this.settle(portid, sent['bytes'] as number, sent['before'] as string[]));
  }

  private async upload(
    run: ChangeRun,
    { providerOrderId: portid }: PortDocumentUpload,
    file: DocumentFile | undefined,
  ): Promise<ChangeEnd<ChangeOutput<'port_document.upload'>>> {
    const result = await run.step({
      key: 'upload',
      call: async () => this.uploadCall(portid, kept(file)),
      neverAgain: true,
      lookUp: this.lookUp(portid),
    });
    if (result.kind !== 'done') return endOf(result, 'the provider has the document');
    return {
      kind: 'completed',
      result: { documents: await this.listed(portid, readDeadline(this.upstream).deadlineAt) },
    };
  }

  /** A document that is new since the call was sent, with the size that was sent. */
  private async settle(portid: string, bytes: number, before: readonly string[]): Promise<Found<object>> {
    const fresh = (await this.listed(portid, readDeadline(this.upstream).deadlineAt)).filter(
      (one) => !before.includes(one.documentId),
    );
    if (fresh.length === 0) return undefined;
    if (fresh.some((one) => one.bytes === bytes)) return {};
    return new Ambiguous('The port has new documents, and none has the size that was sent.');
  }
}

async function inBase64(file: DocumentFile): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.open() as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('base64');
}
