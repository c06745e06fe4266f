import { Controller, Get, Post, Req, type StreamableFile } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { portDocumentNames } from '../../contract/porting.js';
import { Caller } from '../../http/auth.js';
import { Endpoint, type FormShape } from '../../http/endpoint.js';
import { Forms } from '../../http/form.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { text } from '../../http/value-kinds.js';
import { IdParam, PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { PortingDesk } from '../../usecases/porting-desk.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { fileAnswer } from '../file-answer.js';
import { readErrors } from '../read-errors.js';
import { PortNotesDto, PortPaperNameDto, ProviderDocumentsDto } from './porting-desk.dto.js';

const tag = 'Porting';
const documentId = text({ max: 64 });
const form = {
  part: {
    name: 'name',
    type: PortPaperNameDto,
    text: { pattern: `^(?:${portDocumentNames.join('|')})$` },
    description: 'Document type: `loa`, `carrierDocument` or `other`.',
    example: 'loa',
  },
  files: { file: { description: 'The document, in a format the provider accepts. Maximum 10 MB.' } },
} satisfies FormShape;
const papers: ProviderDocumentsDto = { data: [{ documentId: '5001', contentType: 'application/pdf', bytes: 48_213 }] };

/** Messages and documents exchanged with the provider's porting desk while a port is in progress. */
@Controller('v1/port-orders/:id')
export class PortingDeskController {
  constructor(
    private readonly desk: PortingDesk,
    private readonly forms: Forms,
    private readonly answer: AnswerChange,
  ) {}

  @Get('notes')
  @Endpoint({
    tag,
    summary: "List the provider's notes on a port",
    description:
      'Fetched from the provider in real time. Explains what blocks the port, if the porting desk recorded it.',
    ok: {
      status: 200,
      type: PortNotesDto,
      description: "Notes, in the provider's order.",
      example: { data: [{ date: '2026-03-03', time: '15:05:11', text: 'Sent to the losing carrier.' }] },
    },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'ports:read',
  })
  async listPortOrderNotes(@Caller() caller: Caller, @IdParam('prt') id: string): Promise<PortNotesDto> {
    return { data: await this.desk.notes(caller, id) };
  }

  @Get('documents')
  @Endpoint({
    tag,
    summary: 'List the documents of a port at the provider',
    description:
      'Fetched from the provider in real time. The documents submitted with the port are listed in `documents` of the port itself; one that is missing here did not arrive and can be uploaded again.',
    ok: {
      status: 200,
      type: ProviderDocumentsDto,
      description: "Documents, in the provider's order.",
      example: papers,
    },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'ports:read',
  })
  async listPortOrderDocuments(@Caller() caller: Caller, @IdParam('prt') id: string): Promise<ProviderDocumentsDto> {
    return { data: await this.desk.documents(caller, id) };
  }

  @Get('documents/:documentId')
  @Endpoint({
    tag,
    summary: 'Download a document of a port from the provider',
    description:
      'The file exactly as the provider sends it, if the provider supports downloads. If the transfer from the provider is interrupted, so is the response.',
    ok: { status: 200, file: 'application/octet-stream', description: 'The document.' },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'ports:read',
  })
  async downloadPortOrderDocument(
    @Caller() caller: Caller,
    @IdParam('prt') id: string,
    @PathParam('documentId', documentId, { description: 'Document ID, as listed.', example: '900001_loa.pdf' })
    document: string,
  ): Promise<StreamableFile> {
    const file = await this.desk.openDocument(caller, id, document);
    return fileAnswer(file, 'application/octet-stream', document.replace(/[^\w.-]/g, '_'));
  }

  @Post('documents')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Upload a document for a port in progress',
    description:
      "For a document that did not arrive or that the porting desk requested. Sent to the provider once and never stored; if the reply is lost, the provider's list shows whether it arrived.",
    ok: {
      status: 201,
      type: ProviderDocumentsDto,
      description: 'The documents and their current status.',
      example: papers,
    },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'payload_too_large', 'unsupported_media_type'],
    form,
    scope: 'ports:write',
    idempotent: 'required',
  })
  createPortOrderDocument(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('prt') id: string,
    @Req() request: FastifyRequest,
  ): Promise<ProviderDocumentsDto | ChangeDto> {
    return this.forms.with(request, form, ({ part: { name }, files: { file }, take }) =>
      this.answer.once(
        caller,
        withFingerprint(keyed, [name, file.sha256]),
        (use, waitMs) => this.desk.bring(caller, id, { name, file, take }, use, waitMs),
        ({ documents }) => ({ data: documents }),
      ),
    );
  }
}
