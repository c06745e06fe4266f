/** Status of a regulatory document. `unknown`: a status that the gateway does not know. */
export const documentStatuses = ['missing', 'submitted', 'approved', 'rejected', 'unknown'] as const;

/** A document that a provider needs before it can complete an order. */
export interface RequiredDocument {
  /** The provider's order that it is for. */
  providerOrderId: string;
  /** The provider's name for its type, e.g. `identity`. */
  documentType: string;
  /** Display name. */
  name: string;
  mandatory: boolean;
  status: (typeof documentStatuses)[number];
}

export interface DocumentUpload {
  orderId: string;
  providerOrderIds: readonly string[];
  documentType: string;
  /** SHA-256 of the document, hexadecimal, and its size. */
  sha256: string;
  bytes: number;
}

/** The documents of orders. Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
export interface DocumentsPort {
  required(providerOrderIds: readonly string[], deadlineAt: number): Promise<RequiredDocument[]>;
}
