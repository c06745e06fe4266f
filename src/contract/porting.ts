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

/** What opens the account at the losing carrier. */
export interface CarrierAccount {
  wirelessAccountNumber?: string;
  wirelessPin?: string;
}

/** What a submission needs that is never written down; gone with the process that was given it. */
export interface PortDocuments extends CarrierAccount {
  loa: DocumentFile;
  carrierDocument: DocumentFile;
}

/** What is asked for, before there is an order. */
export type NewPort = Pick<
  PortOrder,
  'category' | 'subscriberType' | 'loaAuthorizingPerson' | 'partial' | 'requestedFocDate' | 'providerOptions'
> & { phoneNumbers: readonly E164[] };

export interface PortRun extends Steps {
  /** The papers, as long as they are here; undefined after a restart. */
  readonly papers: PortDocuments | undefined;
  /** Provider order ids among `ids` that belong to other ports of this gateway. */
  claimedByOthers(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A number that is not taken over; what the provider said of it, where it was the provider that said so. */
export type RejectedNumber = Pick<PortingNumber, 'phoneNumber' | 'upstream'> & { reason: string };

/** Those of a check that cannot be ported. One without a reason of ours was refused by the provider, which gives none. */
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

/** Thrown while a call is made ready: it is not made, and the submission ends like this. */
export class NotSubmitted extends Error {
  constructor(readonly ending: PortSubmission) {
    super('not submitted');
  }
}

/** How a submission ends whose papers are gone. */
export const documentsGone: PortSubmission = {
  kind: 'rejected',
  failure: {
    code: 'unavailable',
    detail:
      'The gateway stopped before the port was submitted, and the documents were discarded. Nothing was submitted. Send the request again with a new Idempotency-Key.',
  },
};

/** How a port stands at the provider. */
export interface PortReading {
  /** Undefined for a word that the gateway does not know: the port stays as it was. */
  status?: ProviderPortStatus;
  /** The provider's own word. */
  providerStatus: string;
  requestedFocDate?: string;
  actualFocDate?: string;
  /** The numbers that it is of, where the provider says so. */
  numbers?: readonly E164[];
  /** Numbers of it that are in the account already: some providers have them there days before they call the port completed. */
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
  /** Which one it is, where the provider says so. */
  name?: PortDocumentUpload['name'];
  /** Its media type, where the provider says one that is known. */
  contentType?: string;
  bytes?: number;
}

/** Which document of a port it is. */
export const portDocumentNames = ['loa', 'carrierDocument', 'other'] as const;

/** One more document for a port that the provider has. */
export interface PortDocumentUpload {
  portOrderId: string;
  providerOrderId: string;
  name: (typeof portDocumentNames)[number];
  /** SHA-256 of the document, hexadecimal, and its size. */
  sha256: string;
  bytes: number;
}

export interface PortingPort {
  /** Media types of the documents it takes; all that this gateway takes, if it does not say. */
  readonly documentTypes?: readonly string[];
  /** Most numbers one port may have. */
  readonly maxNumbers: number;
  /** Refuses, by field, what this provider cannot port. Nothing is sent, and nothing of `account` is kept. */
  prepare(port: NewPort, account: CarrierAccount): void;
  /** Money: what is submitted cannot be taken back here. One bad number does not sink the good ones. */
  submit(run: PortRun, order: PortOrder): Promise<PortSubmission>;
  /** Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). Undefined when the provider has none of its `providerOrderId`. */
  read(order: PortOrder, deadlineAt: number): Promise<PortReading | undefined>;
  /** What the provider's porting desk has written about it. Absent where it writes nothing that can be asked for. */
  notes?(order: PortOrder, deadlineAt: number): Promise<PortNote[]>;
  /** The documents that it has of a port. Absent where it does not list them. */
  documents?(order: PortOrder, deadlineAt: number): Promise<PortDocument[]>;
  /** One of them. Rejects with `not_found` where it has none of that id. Absent where it gives none back. */
  openDocument?(order: PortOrder, documentId: string, deadlineAt: number): Promise<FileStream>;
}
