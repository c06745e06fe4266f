import { Body, Controller, Post, Query } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { PathParam } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { CustomerNotes } from '../../usecases/customer-notes.js';
import { AnswerChange, changeErrors, quoted, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { ProviderQuery } from '../provider-query.js';
import { NewCustomerNoteDto, CustomerNoteDto } from './customer-notes.dto.js';
import { idOptions, customerId } from './customers.dto.js';

const tag = 'Customers';

@Controller('v1/customers/:id/notes')
export class CustomerNotesController {
  constructor(
    private readonly notes: CustomerNotes,
    private readonly answer: AnswerChange,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Add a note to a customer',
    ok: { status: 201, type: CustomerNoteDto, description: 'The note.', example: { id: '152' } },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'A note': { subject: 'Called about the SIM', content: 'Has the new SIM, asks to swap it.' } },
    scope: 'customers:write',
    idempotent: 'required',
  })
  createCustomerNote(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', customerId, idOptions) id: string,
    @Query() { provider }: ProviderQuery,
    @Body() body: NewCustomerNoteDto,
  ): Promise<CustomerNoteDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.notes.add(caller, provider, { customerId: id, ...body }, use, waitMs),
      ({ noteId }, made) => ({ id: noteId, ...quoted(made) }),
    );
  }
}
