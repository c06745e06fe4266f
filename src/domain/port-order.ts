import { type Attention } from './attention.js';
import { type ProblemCode, type UpstreamFault } from './errors.js';
import { type Metadata } from './metadata.js';
import { type Cost } from './order.js';
import { type E164 } from './phone-number.js';

/**
 * Statuses of a port-in, for all providers: what Telnyx, Bandwidth and Kazoo distinguish, in one table.
 * - `draft`: recorded, nothing sent; - `submitted`: the provider has it;
 * - `documents_pending`: it waits for documents; - `in_review`: the provider or the losing carrier is reviewing it;
 * - `exception`: stopped, for the reason in `exception`; continues once that is corrected;
 * - `foc_confirmed`: the losing carrier has committed to a date (FOC), `actualFocDate`;
 * - `cancel_pending`: cancellation requested, not confirmed yet;
 * - `outcome_unknown`: the reply to the submission was lost; settled by reading; - `needs_review`: no read could tell;
 * - `ported`, `cancelled`, `rejected`: ended. `rejected` was never accepted by the provider.
 */
export const portStatuses = [
  'draft',
  'submitted',
  'documents_pending',
  'in_review',
  'exception',
  'foc_confirmed',
  'cancel_pending',
  'outcome_unknown',
  'needs_review',
  'ported',
  'cancelled',
  'rejected',
] as const;
export type PortStatus = (typeof portStatuses)[number];

/** Statuses that come from the provider; only the provider decides their order. */
const atProvider = [
  'submitted',
  'documents_pending',
  'in_review',
  'exception',
  'foc_confirmed',
  'cancel_pending',
  'ported',
  'cancelled',
] as const;
export type ProviderPortStatus = (typeof atProvider)[number];

/** Where each status may go. Anything else is a defect and is refused by the ledger. */
export const portTransitions: Record<PortStatus, readonly PortStatus[]> = {
  draft: [...atProvider, 'outcome_unknown', 'needs_review', 'rejected'],
  outcome_unknown: ['draft', ...atProvider, 'needs_review', 'rejected'],
  submitted: [...atProvider, 'needs_review'],
  documents_pending: [...atProvider, 'needs_review'],
  in_review: [...atProvider, 'needs_review'],
  exception: [...atProvider, 'needs_review'],
  foc_confirmed: [...atProvider, 'needs_review'],
  cancel_pending: [...atProvider, 'needs_review'],
  needs_review: ['submitted', 'ported', 'cancelled', 'rejected'],
  ported: [],
  cancelled: [],
  rejected: [],
};

export const isPortEnded = (status: PortStatus): boolean => portTransitions[status].length === 0;

/** Why a port is stopped, and what its requester can do. `field` names what to correct. */
export const portExceptions = {
  account_number_mismatch: {
    howToFix: "Provide the account number exactly as it appears on the losing carrier's bill.",
  },
  authorizing_person_mismatch: {
    howToFix: "The letter must be signed by a person authorized on the losing carrier's account.",
  },
  billing_number_mismatch: { howToFix: "Provide the account's billing telephone number (BTN) at the losing carrier." },
  end_user_name_mismatch: { howToFix: 'Provide the subscriber name as the losing carrier has it on record.' },
  address_mismatch: { howToFix: 'Provide the service address as the losing carrier has it on record.' },
  postal_code_mismatch: {
    howToFix: 'Provide the postal code of the service address as the losing carrier has it on record.',
  },
  pin_invalid: { howToFix: 'Get the port-out PIN from the losing carrier and submit the port again with it.' },
  foc_expired: { howToFix: 'Request a new date.' },
  foc_rejected: { howToFix: 'Request a later business day.' },
  documents_missing: { howToFix: 'Upload the documents that the provider requests.' },
  number_not_portable: { howToFix: 'Remove this number: the provider cannot port it.' },
  number_mismatch: { howToFix: 'All numbers must belong to the given account at the losing carrier.' },
  main_number_porting: { howToFix: "Port the account's billing number last, or designate a new one." },
  number_has_special_feature: { howToFix: 'Ask the losing carrier to remove the feature (DSL, hunting, forwarding).' },
  rate_center_not_portable: { howToFix: 'The provider does not serve this rate center.' },
  split_required: { howToFix: 'Submit a separate port for each losing carrier.' },
  port_type_incorrect: { howToFix: 'Submit toll-free and geographic numbers separately, each with its category.' },
  losing_carrier_silent: { howToFix: "Wait for the losing carrier's response." },
  other: { howToFix: "Contact the provider's porting desk and quote its order ID." },
} as const satisfies Record<string, { howToFix: string }>;
export type PortExceptionCode = keyof typeof portExceptions;

export const portCategories = ['landline', 'toll_free'] as const;
export type PortCategory = (typeof portCategories)[number];
export const subscriberTypes = ['residential', 'business'] as const;
export type SubscriberType = (typeof subscriberTypes)[number];

/** One number of a port: undecided, in the provider's order, refused, or in service. */
export interface PortingNumber {
  phoneNumber: E164;
  status: 'pending' | 'accepted' | 'rejected' | 'ported' | 'cancelled';
  reason?: string;
  /** The provider's answer about it, if the provider refused it. */
  upstream?: UpstreamFault;
  /** It has been seen in the provider's account, whether or not the port has ended. */
  arrived?: true;
}

/** What is stored about a document; the document itself goes to the provider and is not kept. */
export interface DocumentRecord {
  name: string;
  contentType: string;
  bytes: number;
  sha256: string;
}

/** What the provider has on record about a port besides its status; what it does not report is absent. */
export interface PortRecord {
  losingCarrier?: string;
  /** The account's main number at the losing carrier. */
  billingNumber?: E164;
  subscriber?: { firstName?: string; lastName?: string; company?: string };
  /** The service address at the losing carrier. */
  address?: {
    houseNumber?: string;
    street?: string;
    unit?: string;
    city?: string;
    region?: string;
    postalCode?: string;
    country?: string;
  };
  /** What the provider was told: whether other numbers stay on the account, whether numbers are wireless, and other services on the account. */
  partial?: boolean;
  wireless?: boolean;
  services?: string;
  /** When the provider took it, RFC 3339. */
  submittedAt?: string;
  /** The trunk that the numbers are ported to, by the provider's ID. */
  trunkId?: string;
  /** When the provider last changed it, RFC 3339, and who did. */
  modifiedAt?: string;
  modifiedBy?: string;
}

export interface PortOrder {
  id: string;
  tenant: string;
  provider: string;
  account: string;
  status: PortStatus;
  numbers: PortingNumber[];
  category: PortCategory;
  subscriberType: SubscriberType;
  loaAuthorizingPerson: string;
  /** Whether the account at the losing carrier keeps other numbers. */
  partial: boolean;
  /** RFC 3339. */
  requestedFocDate?: string;
  actualFocDate?: string;
  providerOrderId?: string;
  /** The provider's own status, as last read. */
  providerStatus?: string;
  exception?: { code: PortExceptionCode; detail: string };
  providerRecord?: PortRecord;
  cost?: Cost;
  documents: DocumentRecord[];
  providerOptions: Record<string, unknown>;
  customerReference?: string;
  metadata?: Metadata;
  failure?: { code: ProblemCode; detail: string };
  attention?: Attention;
  createdAt: number;
  updatedAt: number;
}

/** Why a day cannot be requested, if it cannot: carriers port on future business days. Weekends are those of UTC. */
export function focDateFault(requested: string, now: number): string | undefined {
  const at = new Date(requested);
  if (at.getTime() <= now) return 'The requested FOC date is in the past.';
  const day = at.getUTCDay();
  return day === 0 || day === 6 ? 'The requested FOC date is on a weekend. Carriers port on business days.' : undefined;
}
