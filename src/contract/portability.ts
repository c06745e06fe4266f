import { type E164 } from '../domain/phone-number.js';

/** Whether one number could be ported to a provider. */
export interface PortabilityVerdict {
  phoneNumber: E164;
  portable: boolean;
  /** Human-readable, if there is more than the provider's yes or no. */
  reason?: string;
}

export interface PortabilityPort {
  /** One result per number, in the same order. Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
  check(numbers: readonly E164[], deadlineAt: number): Promise<PortabilityVerdict[]>;
}
