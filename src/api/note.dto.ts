import { type MetadataPatch } from '../domain/metadata.js';
import { Field } from '../http/field-decorators.js';
import { MetadataPatchField } from '../http/metadata-field.js';
import { customerReference } from './orders/new-order.dto.js';

/** The caller's own notes on a reservation. */
export class ReservationNoteDto {
  @MetadataPatchField()
  metadata?: MetadataPatch;
}

export class NoteDto extends ReservationNoteDto {
  @Field(customerReference, { description: 'Your own reference.', example: 'PO-4711', optional: true })
  customerReference?: string;
}
