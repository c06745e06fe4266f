import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { flag, list, object, text } from '../kit/readers.js';

/** Document: "Document Management": the documents that a country's regulator requires for an order. */
export const documents = {
  listDocuments: operation({
    name: 'listDocuments',
    upstream: 'GET /orders/{orderId}/documents',
    effect: 'read',
    routes: ['GET /v1/orders/{id}/documents', 'POST /v1/orders/{id}/documents'],
    fields: { orderId: f.code },
    reply: object({
      required: list(object({ documentType: text, name: text, mandatory: flag, status: text })),
    }),
  }),
  uploadDocument: operation({
    name: 'uploadDocument',
    upstream: 'POST /orders/{orderId}/documents',
    effect: 'write',
    settle: { by: 'reading', reads: ['listDocuments'] },
    routes: ['POST /v1/orders/{id}/documents'],
    fields: { orderId: f.code, documentType: f.code, file: f.file },
    reply: object({ documentType: text, status: text }),
  }),
  getCustomer: operation({
    name: 'getCustomer',
    upstream: 'GET /customers/{customerId}',
    effect: 'read',
    routes: ['POST /v1/orders', 'POST /v1/reservations', 'GET /v1/numbers', 'PATCH /v1/numbers/{e164}'],
    fields: { customerId: f.code },
    ignored: ['name', 'contactId', 'paymentMethodId', 'locationIds'],
    reply: object({ customerId: text }),
  }),
};
