import { createHash } from 'node:crypto';
import { jsonReply } from '../kit/reply.js';
import { type Operation, Refusal, text } from './account.js';
import { orderOf } from './orders.js';

const listDocuments: Operation = ({ fields }, account) =>
  jsonReply({
    required: orderOf(fields, account).documents.map(({ documentType, name, mandatory, status }) => ({
      documentType,
      name,
      mandatory,
      status,
    })),
  });

/** The review rejects any document that contains REJECT. */
const uploadDocument: Operation = ({ fields, file }, account) => {
  const { orderId, documents, status } = orderOf(fields, account);
  const documentType = text(fields, 'documentType');
  const wanted = documents.find((d) => d.documentType === documentType);
  if (!wanted) throw new Refusal(400, 'The order wants no such document');
  if (!file || file.content.length === 0) throw new Refusal(400, 'file is required');
  if (wanted.status === 'approved') throw new Refusal(409, 'The document has been approved already');
  if (status === 'rejected' || status === 'cancelled') throw new Refusal(409, 'The order has ended');
  account.ledger.record({
    type: 'document',
    orderId,
    documentType,
    bytes: file.content.length,
    sha256: createHash('sha256').update(file.content).digest('hex'),
    verdict: file.content.includes('REJECT') ? 'rejected' : 'approved',
    since: account.now(),
  });
  return jsonReply({ documentType, status: 'submitted' }, 201);
};

export const documenting: Readonly<Record<string, Operation>> = { listDocuments, uploadDocument };
