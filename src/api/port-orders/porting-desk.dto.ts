import { portDocumentNames, type PortDocumentUpload } from '../../contract/porting.js';
import { DayField, IntegerField, ListField, TextField, WordField } from '../../http/fields.js';

export class PortNoteDto {
  @DayField({ description: "The day, by the provider's clock.", optional: true })
  date?: string;

  @TextField({ max: 16, description: "The time, by the provider's clock.", example: '15:05:11', optional: true })
  time?: string;

  @TextField({ max: 4096, description: 'What it says.', example: 'Sent to the losing carrier.' })
  text: string;
}

export class PortPaperDto {
  @TextField({ max: 64, description: "The provider's id of it.", example: '5001' })
  documentId: string;

  @WordField(portDocumentNames, {
    description: 'Which document it is, where the provider says so.',
    example: 'loa',
    optional: true,
  })
  name?: PortDocumentUpload['name'];

  @TextField({
    max: 128,
    description: 'Its type, where the provider says it.',
    example: 'application/pdf',
    optional: true,
  })
  contentType?: string;

  @IntegerField({ min: 0, max: 2 ** 31 - 1, description: 'Its size.', example: 48_213, optional: true })
  bytes?: number;
}

export class PortPapersDto {
  @ListField(() => PortPaperDto, { max: 1000, description: 'Documents that the provider has of this port.' })
  data: PortPaperDto[];
}

export class PortPaperNameDto {
  @WordField(portDocumentNames, { description: 'Which document it is.', example: 'loa' })
  name: PortDocumentUpload['name'];
}

export class PortNotesDto {
  @ListField(() => PortNoteDto, { max: 1000, description: 'Notes.' })
  data: PortNoteDto[];
}
