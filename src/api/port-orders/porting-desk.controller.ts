import { Controller, Get, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { portDocumentNames } from '../../contract/porting.js';
import { Caller } from '../../http/auth.js';
import { Endpoint, type FormShape } from '../../http/endpoint.js';
import { Forms } from '../../http/form.js';
import { Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { IdParam } from '../../http/params.js';
import { MayWait, WaitMs } from '../../http/prefer.js';
import { PortingDesk } from '../../usecases/porting-desk.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { readErrors } from '../read-errors.js';
import { PortNotesDto, PortPaperNameDto, PortPapersDto } from './porting-desk.dto.js';

const tag = 'Porting';
const form = {
  part: {
    name: 'name',
    type: PortPaperNameDto,
    text: { pattern: `^(?:${portDocumentNames.join('|')})$` },
    description: 'Which document it is: `loa`, `carrierDocument` or `other`.',
    example: 'loa',
  },
  files: { file: { description: 'The document, in a form that the provider takes. At most 10 MB.' } },
} satisfies FormShape;
const papers: PortPapersDto = { data: [{ documentId: '5001', contentType: 'application/pdf', bytes: 48_213 }] };

/** What passes between callers and the provider's porting desk while a port is under way. */
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
    summary: 'What the porting desk of the provider has written about a port',
    description: 'Asked for at the provider now. Says in words what stops a port, where the provider writes that down.',
    ok: {
      status: 200,
      type: PortNotesDto,
      description: 'Notes, as the provider lists them.',
      example: { data: [{ date: '2026-03-03', time: '15:05:11', text: 'Sent to the losing carrier.' }] },
    },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'port',
  })
  async listPortOrderNotes(@Caller() caller: Caller, @IdParam('prt') id: string): Promise<PortNotesDto> {
    return { data: await this.desk.notes(caller, id) };
  }

  @Get('documents')
  @Endpoint({
    tag,
    summary: 'The documents of a port that the provider has',
    description:
      'Asked for at the provider now. The documents that were sent with the port are in `documents` of the port itself; one that is missing here did not arrive and can be sent again.',
    ok: { status: 200, type: PortPapersDto, description: 'Documents, as the provider lists them.', example: papers },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'port',
  })
  async listPortOrderDocuments(@Caller() caller: Caller, @IdParam('prt') id: string): Promise<PortPapersDto> {
    return { data: await this.desk.documents(caller, id) };
  }

  @Post('documents')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Bring a document for a port that is under way',
    description:
      'One that did not arrive, or another that the porting desk asks for. Sent to the provider once and not kept; if the reply is lost, the provider’s list tells whether it arrived.',
    ok: { status: 201, type: PortPapersDto, description: 'The documents, as they stand now.', example: papers },
    also: whileOpen,
    errors: [...changeErrors, 'invalid_state', 'payload_too_large', 'unsupported_media_type'],
    form,
    scope: 'port',
    idempotent: 'required',
  })
  createPortOrderDocument(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @WaitMs() waitMs: number,
    @IdParam('prt') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PortPapersDto | ChangeDto> {
    return this.forms.with(request, form, ({ part: { name }, files: { file }, take }) =>
      this.answer.once(
        caller,
        withFingerprint(keyed, [name, file.sha256]),
        (use) => this.desk.bring(caller, id, { name, file, take }, use, waitMs),
        ({ documents }) => ({ data: documents }),
      ),
    );
  }
}
