import { type NumberProblem } from '../domain/reservation.js';
import { type ChangeFailure } from '../domain/change.js';
import { type Connection } from '../domain/order.js';
import { invalidField, saidBy } from '../domain/errors.js';
import { type Money } from '../domain/money.js';
import { type E164 } from '../domain/phone-number.js';
import { type ServicePatch } from '../domain/service-order.js';
import { type Payment, type PaymentCard } from './billing.js';
import { type CustomerChanges } from './customers.js';
import { type DocumentUpload, type RequiredDocument } from './documents.js';
import { type DocumentFile } from './document-file.js';
import { type Obstacle } from './obstacle.js';
import { type PortDocument, type PortDocumentUpload } from './porting.js';
import { type ProviderOptions } from './reservations.js';
import { type ServiceChanged, type ServiceChanges, type VariableValue } from './service-orders.js';
import { type StepResult, type Steps } from './steps.js';
import { type NewTrunk, type Trunk, type TrunkRef, type TrunkUpdate } from './trunks.js';

/** Whose number it is, at a provider whose account has several customers; the configured one's unless it is said. */
interface OfCustomer {
  customerId?: string;
}

/** New settings of numbers in service. Several numbers share one call if the provider takes several. */
export interface NumberUpdate extends OfCustomer {
  phoneNumbers: E164[];
  /** Numbers in the request that the caller does not have in service: not sent. */
  notInService?: E164[];
  trunkId?: string;
  status?: 'active' | 'inactive';
  /** Where calls go, if the provider connects numbers to more than trunks. */
  connection?: Connection;
  /** How its calls are billed from now on. */
  billing?: 'metered' | 'unmetered';
  /** Provider-specific settings of a number in service. */
  providerOptions?: ProviderOptions;
}

/** Assigns a number in service to a reseller's customer, on one of the customer's trunks, for these fees. */
export interface NumberAssignment {
  phoneNumber: E164;
  /** A trunk that was created for a customer. */
  trunkId: string;
  /** Fees of the customer: one-time, monthly, per minute. */
  fees: { setup: Money; monthly: Money; perMinute: Money };
  /** The day on which the next month is charged, YYYY-MM-DD; the provider picks one if it is left out. */
  nextBillingDate?: string;
  /** What is charged to the customer at once. */
  chargeNow: { setup: boolean; monthly: boolean };
}

/** Moves a number in service to another location of the customer, by the provider's ID of the location. */
export interface NumberMove extends OfCustomer {
  phoneNumber: E164;
  locationId: string;
}

/** Disconnects a number in service. */
export interface NumberCancellation extends OfCustomer {
  phoneNumber: E164;
  /** The order or port that the number came with, if it came through the gateway. */
  orderId?: string;
  /** The number was ported to another carrier. */
  portOut?: boolean;
  /** The reason, for the provider's records. */
  comment?: string;
}

/** The outcome for one of them. */
export interface NumberUpdateResult {
  phoneNumber: E164;
  status: 'updated' | 'failed';
  problem?: NumberProblem;
}

/** Changes of services. All have the same kind of result; values of variables may be PINs. */
type ServiceKinds = {
  [K in keyof ServiceChanges]: {
    input: ServiceChanges[K];
    result: ServiceChanged;
    confidential: readonly VariableValue[];
  };
};

/**
 * Every kind of change: its input, its output, and what it needs that is never stored. A kind that only one provider has is added in that provider's
 * folder.
 */
export interface Changes extends CustomerChanges, ServiceKinds {
  'trunk.create': { input: NewTrunk; result: Trunk };
  'trunk.update': { input: TrunkUpdate; result: Trunk };
  'trunk.disable': { input: TrunkRef; result: TrunkRef };
  'number.update': { input: NumberUpdate; result: { numbers: NumberUpdateResult[] } };
  'number.assign': { input: NumberAssignment; result: { phoneNumber: E164 } };
  'number.unassign': { input: { phoneNumber: E164 }; result: { phoneNumber: E164 } };
  'number.move': { input: NumberMove; result: { phoneNumber: E164 } };
  'number.cancel': { input: NumberCancellation; result: { phoneNumber: E164 } };
  /** `payment` is absent if the provider's records did not show it in time. */
  'payment.make': { input: { cardLastFour: string }; result: { payment?: Payment }; confidential: PaymentCard };
  /** The document itself is never stored. */
  'document.upload': { input: DocumentUpload; result: { documents: RequiredDocument[] }; confidential: DocumentFile };
  'port_document.upload': {
    input: PortDocumentUpload;
    result: { documents: PortDocument[] };
    confidential: DocumentFile;
  };
}
export type ChangeKind = keyof Changes;
export type ChangeInput<K extends ChangeKind> = Changes[K]['input'];
export type ChangeOutput<K extends ChangeKind> = Changes[K]['result'];
export type ChangeSecret<K extends ChangeKind> = Changes[K] extends { confidential: infer C } ? C : undefined;

/** One change being carried out. It may suspend, and then starts again from the top; steps that have ended are answered from the journal. */
export interface ChangeRun extends Steps {
  readonly id: string;
  /** The provider has accepted it and will take a while: the caller gets 202 soon, instead of at the end of its wait. */
  following(): Promise<void>;
  /** Suspends the run until `at`: for work that takes time at the provider, or `because` it is unreachable now. */
  waitUntil(at: number, because?: Obstacle): never;
  /** When the change was requested, epoch ms. */
  readonly startedAt: number;
}

/** What a completed change means for the ledger, whether the provider or a manual resolution reported it completed. */
export interface ChangeEffects {
  /** What was created; it belongs to the tenant of the change. */
  makes?: { kind: string; externalId: string };
  /** Numbers that no longer have an owner. */
  givesUp?: readonly E164[];
  /** The settings of numbers in service afterwards. */
  leaves?: { phoneNumbers: readonly E164[]; trunkId?: string; lineStatus?: 'active' | 'inactive' };
  /** The settings of a service afterwards. */
  service?: { orderId: string; patch: ServicePatch; reason?: string };
  /** What no longer exists. */
  ends?: { kind: string; externalId: string };
}

/** How a change ended. */
export type ChangeEnd<R> =
  | ({ kind: 'completed'; result: R } & ChangeEffects)
  | { kind: 'rejected'; failure: ChangeFailure }
  /** `service`: what is known of it nevertheless. */
  | { kind: 'needs_review'; detail: string; service?: { orderId: string; patch: ServicePatch } };

/** One kind of change at one provider. */
export interface ChangeHandler<K extends ChangeKind> {
  /** Refuses, by field, what this provider cannot do. May read upstream; changes nothing. */
  prepare?(input: ChangeInput<K>, secret: ChangeSecret<K> | undefined): Promise<void> | void;
  /** `secret` is present only in the run that was started with it. */
  apply(
    run: ChangeRun,
    input: ChangeInput<K>,
    secret: ChangeSecret<K> | undefined,
  ): Promise<ChangeEnd<ChangeOutput<K>>>;
}

/** The changes a provider can make; one that is not there is not supported. */
export type ChangeHandlers = { readonly [K in ChangeKind]?: ChangeHandler<K> };

/** Refuses, by field, the first of these members that the provider does not take. */
export function refuseMembers<T extends object>(
  request: T,
  names: readonly (keyof T & string)[],
  detail: string,
): void {
  const named = names.find((name) => request[name] !== undefined);
  if (named !== undefined) throw invalidField(`/${named}`, 'unsupported', detail);
}

/** Refuses, by parameter, what a provider does not take with a cancellation. */
export function refuseReasons({ portOut, comment }: NumberCancellation): void {
  const detail = 'This provider accepts no parameters when a number is disconnected.';
  if (portOut !== undefined) throw invalidField('?portOut', 'unsupported', detail);
  if (comment !== undefined) throw invalidField('?comment', 'unsupported', detail);
}

/** The end of a change whose step was not done: refused, never sent, or permanently unknown. */
export function endOf(result: Exclude<StepResult<unknown>, { kind: 'done' }>, what: string): ChangeEnd<never> {
  if (result.kind === 'undecided')
    return { kind: 'needs_review', detail: `It could not be determined whether ${what}. ${result.detail}` };
  const { code, fault } = result;
  if (result.kind === 'refused' && result.repeated)
    return {
      kind: 'needs_review',
      detail: `It is not known whether ${what}. A reply was lost, and the call was rejected when it was sent again${saidBy({ code, fault })}: the first call may have been carried out.`,
    };
  const why =
    result.kind === 'refused' ? 'The provider rejected it' : 'It did not reach the provider, or had no effect';
  return {
    kind: 'rejected',
    failure: { code, detail: `${why}${saidBy({ code, fault })}. Nothing was changed.`, upstream: fault },
  };
}

/** The process that held the secret died before the call was sent. */
export class SecretGone extends Error {}

/** The end of work whose secret is gone. */
export const goneFailure: ChangeFailure = {
  code: 'unavailable',
  detail:
    'The gateway stopped before the call was sent. Nothing was changed. Send the request again with a new Idempotency-Key.',
};

/** Confidential data that only the first run has. Read when the call is made; a call that was sent does not need it. */
export function kept<T>(secret: T | undefined): T {
  if (secret === undefined) throw new SecretGone('data needed for the call is no longer available');
  return secret;
}
