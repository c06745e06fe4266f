import { Controller, Get, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Caller } from '../../http/auth.js';
import { Endpoint, type FormShape } from '../../http/endpoint.js';
import { Forms } from '../../http/form.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { OrderDocuments } from '../../usecases/order-documents.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { readErrors } from '../read-errors.js';
import { documentKind, DocumentKindDto, OrderDocumentsDto } from './order-documents.dto.js';

const tag = 'Orders';
const form = {
  part: {
    name: 'documentType',
    type: DocumentKindDto,
    text: { pattern: documentKind.source },
    description: 'Document type, as listed by `GET` on the same path.',
    example: 'identity',
  },
  files: { file: { description: 'The document: a PDF, PNG, JPEG or TIFF file, or a ZIP of several. Maximum 10 MB.' } },
} satisfies FormShape;
const example: OrderDocumentsDto = {
  data: [
    { providerOrderId: '41', documentType: 'identity', name: 'Proof of identity', mandatory: true, status: 'missing' },
    { providerOrderId: '41', documentType: 'address', name: 'Proof of address', mandatory: true, status: 'approved' },
  ],
};

@Controller('v1/orders/:id/documents')
export class OrderDocumentsController {
  constructor(
    private readonly documents: OrderDocuments,
    private readonly forms: Forms,
    private readonly answer: AnswerChange,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List the documents that an order requires',
    description:
      'Some countries require proof of who uses a number. An order that is waiting for documents has status `action_required`.',
    ok: { status: 200, type: OrderDocumentsDto, description: 'The documents. Empty for most countries.', example },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'orders:read',
  })
  async listOrderDocuments(@Caller() caller: Caller, @IdParam('ord') id: string): Promise<OrderDocumentsDto> {
    return { data: await this.documents.required(caller, id) };
  }

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Upload a document for an order',
    description:
      'Streamed to the provider and never stored here. A rejected document can be replaced. The order continues automatically once all documents have been received.',
    ok: { status: 201, type: OrderDocumentsDto, description: 'The documents and their current status.', example },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'payload_too_large', 'unsupported_media_type'],
    form,
    scope: 'orders:write',
    idempotent: 'required',
  })
  createOrderDocument(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('ord') id: string,
    @Req() request: FastifyRequest,
  ): Promise<OrderDocumentsDto | ChangeDto> {
    return this.forms.with(request, form, ({ part: { documentType }, files: { file }, take }) =>
      this.answer.once(
        caller,
        withFingerprint(keyed, [documentType, file.sha256]),
        (use, waitMs) => this.documents.upload(caller, id, { documentType, file, take }, use, waitMs),
        ({ documents }) => ({ data: documents }),
      ),
    );
  }
}
