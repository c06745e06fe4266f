import { type DocumentFile } from '../../contract/document-file.js';
import { type PortingPort } from '../../contract/porting.js';
import { invalidField } from '../../domain/errors.js';

/** Refuses document types that the provider does not accept. */
export function refuseType(
  { documentTypes }: Pick<PortingPort, 'documentTypes'>,
  pointer: string,
  { contentType }: DocumentFile,
): void {
  if (documentTypes === undefined || documentTypes.includes(contentType)) return;
  const types = documentTypes.join(' or ');
  throw invalidField(pointer, 'file_type', `This provider accepts documents as ${types}, not ${contentType}.`);
}
