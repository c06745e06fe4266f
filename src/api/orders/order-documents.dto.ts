import { documentStatuses, type RequiredDocument } from '../../contract/documents.js';
import { FlagField, ListField, TextField, WordField } from '../../http/fields.js';

export class RequiredDocumentDto {
  @TextField({ max: 128, description: "The provider's order that it is for.", example: '41' })
  providerOrderId: string;

  @TextField({
    max: 64,
    description: "The provider's name of its kind; send it with the document.",
    example: 'identity',
  })
  documentType: string;

  @TextField({ max: 256, description: 'For people.', example: 'Proof of identity' })
  name: string;

  @FlagField({ description: 'Whether the order waits for it.' })
  mandatory: boolean;

  @WordField(documentStatuses, {
    description:
      '`missing`: bring it; `submitted`: under review; `approved`; `rejected`: bring another. `unknown`: in a word that this gateway does not know.',
    example: 'missing',
  })
  status: RequiredDocument['status'];
}

export class OrderDocumentsDto {
  @ListField(() => RequiredDocumentDto, { max: 1000, description: 'What the order wants, and what it has.' })
  data: RequiredDocumentDto[];
}

export const documentKind = /^[\w.-]{1,64}$/;

export class DocumentKindDto {
  @TextField({
    max: 64,
    pattern: documentKind,
    says: 'a kind of document',
    description: 'The kind of the document, as the list names it.',
    example: 'identity',
  })
  documentType: string;
}
