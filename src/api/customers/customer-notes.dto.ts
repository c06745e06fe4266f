import { TextField, IdField } from '../../http/field-decorators.js';
import { transactionIdOptions } from '../event.dto.js';

export class NewCustomerNoteDto {
  @TextField({ max: 200, description: 'Subject.', example: 'Called about the SIM' })
  subject: string;

  @TextField({
    max: 4000,
    description: 'Text. The gateway appends the ID of the change, so that a note whose reply was lost can be found.',
    example: 'Has the new SIM, asks to swap it.',
  })
  content: string;

  @IdField('ord', { description: 'The service order that the note is about.', optional: true })
  orderId?: string;
}

export class CustomerNoteDto {
  @TextField({ max: 64, description: "The provider's ID of the note.", example: '152' })
  id: string;

  @TextField(transactionIdOptions)
  transactionId?: string;
}
