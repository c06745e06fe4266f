import { portDocumentNames, type PortDocumentUpload } from '../../contract/porting.js';
import { DayField, IntegerField, ListField, TextField, WordField } from '../../http/field-decorators.js';

export class PortNoteDto {
  @DayField({ description: "Date, in the provider's time zone.", optional: true })
  date?: string;

  @TextField({ max: 16, description: "Time, in the provider's time zone.", example: '15:05:11', optional: true })
  time?: string;

  @TextField({ max: 4096, description: 'Text of the note.', example: 'Sent to the losing carrier.' })
  text: string;
}

export class ProviderDocumentDto {
  @TextField({ max: 64, description: "The provider's ID.", example: '5001' })
  documentId: string;

  @WordField(portDocumentNames, {
    description: 'Document type, if the provider returns it.',
    example: 'loa',
    optional: true,
  })
  name?: PortDocumentUpload['name'];

  @TextField({
    max: 128,
    description: 'Media type, if the provider returns it.',
    example: 'application/pdf',
    optional: true,
  })
  contentType?: string;

  @IntegerField({ min: 0, max: 2 ** 31 - 1, description: 'Size in bytes.', example: 48_213, optional: true })
  bytes?: number;
}

export class ProviderDocumentsDto {
  @ListField(() => ProviderDocumentDto, { max: 1000, description: 'Documents that the provider has for this port.' })
  data: ProviderDocumentDto[];
}

export class PortPaperNameDto {
  @WordField(portDocumentNames, { description: 'Document type.', example: 'loa' })
  name: PortDocumentUpload['name'];
}

export class PortNotesDto {
  @ListField(() => PortNoteDto, { max: 1000, description: 'Notes.' })
  data: PortNoteDto[];
}
