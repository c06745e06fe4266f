import { type PortabilityVerdict } from './portability.js';
import { type Cost } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import {
  type PortExceptionCode,
  type PortingNumber,
  type PortOrder,
  type PortRecord,
  type ProviderPortStatus,
} from '../domain/port-order.js';
import { type ChangeFailure } from '../domain/change.js';
import { type DocumentFile } from './document-file.js';
import { type FileStream } from './file-stream.js';
import { type Steps } from './steps.js';

/** Credentials of the account at the losing carrier. */
export interface CarrierAccount {
  wirelessAccountNumber?: string;
  wirelessPin?: string;
}

/** What a submission needs and is never stored; lost with the process that received it. */
export interface PortDocuments extends CarrierAccount {
  loa: DocumentFile;
  carrierDocument: DocumentFile;
}

/** The request, before there is an order. */
export type NewPort = Pick<
  PortOrder,
  'category' | 'subscriberType' | 'loaAuthorizingPerson' | 'partial' | 'requestedFocDate' | 'providerOptions'
> & { phoneNumbers: readonly E164[] };

export interface PortRun extends Steps {
  /** The documents, as long as this process has them; undefined after a restart. */
  readonly papers: PortDocuments | undefined;
  /** Those of `ids` that belong to other ports of this gateway. */
  claimedByOthers(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A number that cannot be ported, with what the provider said if the provider refused it. */
export type RejectedNumber = Pick<PortingNumber, 'phoneNumber' | 'upstream'> & { reason: string };

/** The numbers of a check that cannot be ported. One without a reason was refused by the provider, which gives none. */
export const notPortable = (
  verdicts: readonly PortabilityVerdict[],
  upstream: { provider: string; operation: string },
): RejectedNumber[] =>
  verdicts.flatMap(({ phoneNumber, portable, reason }) =>
    portable
      ? []
      : reason === undefined
        ? { phoneNumber, reason: 'The provider cannot port this number.', upstream }
        : { phoneNumber, reason },
  );

/** How a submission ended. */
export type PortSubmission =
  | {
      kind: 'submitted';
      providerOrderId: string;
      accepted: readonly E164[];
      rejected: readonly RejectedNumber[];
      cost?: Cost;
    }
  | { kind: 'rejected'; failure: ChangeFailure; rejected?: readonly RejectedNumber[] }
  | { kind: 'needs_review'; detail: string };

/** Thrown while a call is prepared: the call is not made, and the submission ends like this. */
export class NotSubmitted extends Error {
  constructor(readonly ending: PortSubmission) {
    super('not submitted');
  }
}

/** The end of a submission whose documents are gone. */
export const documentsGone: PortSubmission = {
  kind: 'rejected',
  failure: {
    code: 'unavailable',
    detail:
      'The gateway stopped before the port was submitted, and the documents were discarded. Nothing was submitted. Send the request again with a new Idempotency-Key.',
  },
};

/** Status of a port at the provider. */
export interface PortReading {
  /** Undefined for a status that the gateway does not know: the port stays as it was. */
  status?: ProviderPortStatus;
  /** The provider's own word. */
  providerStatus: string;
  requestedFocDate?: string;
  actualFocDate?: string;
  /** The numbers of the port, if the provider says so. */
  numbers?: readonly E164[];
  /** Numbers of the port that are in the account already: with some providers, days before the port is completed. */
  arrived?: readonly E164[];
  exception?: { code: PortExceptionCode; detail: string };
  record?: PortRecord;
}

/** One note of the provider's porting desk. */
export interface PortNote {
  /** By the provider's clock: YYYY-MM-DD and hh:mm:ss. */
  date?: string;
  time?: string;
  text: string;
}

/** One document of a port that the provider has. */
export interface PortDocument {
  /** The provider's id of it. */
  documentId: string;
  /** Which document it is, if the provider says so. */
  name?: PortDocumentUpload['name'];
  /** Its media type, if the provider gives a known one. */
  contentType?: string;
  bytes?: number;
}

/** The type of a port's document. */
export const portDocumentNames = ['loa', 'carrierDocument', 'other'] as const;

/** An additional document for a port that the provider has. */
export interface PortDocumentUpload {
  portOrderId: string;
  providerOrderId: string;
  name: (typeof portDocumentNames)[number];
  /** SHA-256 of the document, hexadecimal, and its size. */
  sha256: string;
  bytes: number;
}

export interface PortingPort {
  /** Media types of documents that it accepts; by default all that this gateway accepts. */
  readonly documentTypes?: readonly string[];
  /** Most numbers one port may have. */
  readonly maxNumbers: number;
  /** Refuses, by field, what this provider cannot port. Nothing is sent, and nothing of `account` is stored. */
  prepare(port: NewPort, account: CarrierAccount): void;
  /** Money: a submission cannot be taken back here. One bad number does not fail the others. */
  submit(run: PortRun, order: PortOrder): Promise<PortSubmission>;
  /** Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). Undefined when the provider has none of its `providerOrderId`. */
  read(order: PortOrder, deadlineAt: number): Promise<PortReading | undefined>;
  /** Notes of the provider's porting desk. Absent if they cannot be read. */
  notes?(order: PortOrder, deadlineAt: number): Promise<PortNote[]>;
  /** The documents of a port. Absent if the provider does not list them. */
  documents?(order: PortOrder, deadlineAt: number): Promise<PortDocument[]>;
  /** One document. Rejects with `not_found` if there is none with this ID. Absent if the provider does not return documents. */
  openDocument?(order: PortOrder, documentId: string, deadlineAt: number): Promise<FileStream>;
}
