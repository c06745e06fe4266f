import { type PortabilityPort, type PortabilityVerdict } from '../../contract/portability.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { portability as ops } from './didtfn.portability.ops.js';
import { national11, toE164 } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

const numbersPerCall = 100;
const unanswered = 'The provider did not return a result for this number.';
const foreign = 'This provider only ports North American numbers (+1).';

/** Asks the provider which numbers it can port in. Its "rejected" comes without a reason. */
export class DidtfnPortability implements PortabilityPort {
  constructor(private readonly upstream: DidtfnUpstream) {}

  async check(numbers: readonly E164[], deadlineAt: number): Promise<PortabilityVerdict[]> {
    const asked = numbers.filter((number) => nanpParts(number) !== undefined);
    const accepted = new Set<E164>();
    const rejected = new Set<E164>();
    for (let i = 0; i < asked.length; i += numbersPerCall) {
      const input = { numbers: asked.slice(i, i + numbersPerCall).map(national11) };
      const reply = await this.upstream.sender.read(ops.checkLnp, input, { deadlineAt });
      reply.accepted.forEach((digits) => accepted.add(toE164(digits)));
      reply.rejected.forEach((digits) => rejected.add(toE164(digits)));
    }
    return numbers.map((phoneNumber): PortabilityVerdict => {
      if (accepted.has(phoneNumber)) return { phoneNumber, portable: true };
      if (rejected.has(phoneNumber)) return { phoneNumber, portable: false };
      const known = nanpParts(phoneNumber) !== undefined;
      return { phoneNumber, portable: false, reason: known ? unanswered : foreign };
    });
  }
}
