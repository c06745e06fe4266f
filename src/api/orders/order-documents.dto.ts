import { documentStatuses, type RequiredDocument } from '../../contract/documents.js';
import { FlagField, ListField, TextField, WordField } from '../../http/field-decorators.js';

export class RequiredDocumentDto {
  @TextField({ max: 128, description: "The provider's order that requires it.", example: '41' })
  providerOrderId: string;

  @TextField({
    max: 64,
    description: "The provider's document type. Send it with the upload.",
    example: 'identity',
  })
  documentType: string;

  @TextField({ max: 256, description: 'Display name.', example: 'Proof of identity' })
  name: string;

  @FlagField({ description: 'Whether the order is waiting for it.' })
  mandatory: boolean;

  @WordField(documentStatuses, {
    description:
      '`missing`: upload it. `submitted`: under review. `approved`. `rejected`: upload another one. `unknown`: a status this gateway does not recognize.',
    example: 'missing',
  })
  status: RequiredDocument['status'];
}

export class OrderDocumentsDto {
  @ListField(() => RequiredDocumentDto, { max: 1000, description: 'Required documents and their status.' })
  data: RequiredDocumentDto[];
}

export const documentKind = /^[\w.-]{1,64}$/;

export class DocumentKindDto {
  @TextField({
    max: 64,
    pattern: documentKind,
    says: 'a document type',
    description: 'Document type, as listed by `GET` on the same path.',
    example: 'identity',
  })
  documentType: string;
}
