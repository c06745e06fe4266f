import { GatewayError, invalidField } from '../../domain/errors.js';
import { documents as ops } from './tcl.documents.ops.js';
import { isMissing } from '../kit/connections.js';
import { type TclUpstream } from './tcl.settings.js';

/** How long a verified customer stays cached. Milliseconds. */
const knownMs = 60_000;

/** Customers known to belong to the account: expiry by ID, epoch ms. Shared by all callers. */
const known = new WeakMap<TclUpstream['config'], Map<string, number>>();

/**
 * Document: `customerId` is the "unique identifier for customer, created at time of onboarding". An account may have several customers, so a customer
 * named in a request is verified before anything is done on their behalf.
 */
export class TclCustomers {
  private readonly known: Map<string, number>;

  constructor(private readonly upstream: TclUpstream) {
    const { config } = upstream;
    this.known = known.get(config) ?? new Map<string, number>();
    known.set(config, this.known);
  }

  /** Refuses a customer that the provider does not have, or that belongs to another account. The configured customer is not verified. */
  async check(customerId: string | undefined, pointer: string): Promise<void> {
    if (customerId === undefined || customerId === this.upstream.config.customerId) return;
    if (this.upstream.sender.clock.now() < (this.known.get(customerId) ?? 0)) return;
    if (!/^[\w.~-]{1,64}$/.test(customerId)) throw invalidField(pointer, 'invalid', 'Not a customer ID.');
    try {
      await this.upstream.sender.read(ops.getCustomer, { customerId });
    } catch (error) {
      if (isMissing(error)) throw invalidField(pointer, 'not_found', 'Customer not found at the provider.');
      if (!isForbidden(error)) throw error;
      throw invalidField(pointer, 'no_access', "The provider refuses this gateway's account access to this customer.");
    }
    this.known.set(customerId, this.upstream.sender.clock.now() + knownMs);
  }
}

const isForbidden = (error: unknown): boolean => error instanceof GatewayError && error.upstream?.httpStatus === 403;
