import { type Reconcile } from '../../contract/provider-settings.js';
import { GatewayError } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { type Sender } from '../kit/sender.js';

/** What the adapters of this provider share. */
export interface VoipmsUpstream {
  readonly sender: Sender;
  readonly lateBoundMs: number;
  readonly reconcile: Reconcile;
  readonly holdLifetimeMs: number;
  /** How often something that takes its time is looked at. */
  readonly pollMs: number;
  /** How ordered numbers are delivered, unless an order says otherwise. */
  readonly defaults: Delivery;
}

/** How a number is delivered. */
export interface Delivery {
  /** The provider's number of the server that it is served by. */
  pop: string;
  billing: 'metered' | 'unmetered';
  /** Seconds that it rings. */
  dialTime: number;
  /** Whether callers' names are looked up. */
  callerNameLookup: boolean;
}

/** For a question of a saga's: the service is slow at times, and where many are asked at once they wait for their turn in the rate budget. */
export const readMs = 90_000;
export const soon = (): { deadlineAt: number } => ({ deadlineAt: Date.now() + readMs });

export const national = (phoneNumber: E164): string => phoneNumber.slice(2);

/** The provider's own word for a fault. */
export const wordOf = (error: unknown): string | undefined =>
  error instanceof GatewayError ? error.upstream?.code : undefined;
