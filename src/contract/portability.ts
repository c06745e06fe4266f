import { type E164 } from '../domain/phone-number.js';

/** Whether one number could be ported to a provider. */
export interface PortabilityVerdict {
  phoneNumber: E164;
  portable: boolean;
  /** For people, where there is more to say than the provider's plain yes or no. */
  reason?: string;
}

export interface PortabilityPort {
  /** One verdict for each of the numbers, in their order. Rejects with a GatewayError; must stop at `deadlineAt` (epoch ms). */
  check(numbers: readonly E164[], deadlineAt: number): Promise<PortabilityVerdict[]>;
}
