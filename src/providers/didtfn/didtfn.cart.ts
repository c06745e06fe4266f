/** The order cart of the DID/TFN account: the calls that add and remove numbers. */
import { type NumberToHold } from '../../contract/reservations.js';
import { type PreparedCall, type StepResult, type StepSpec } from '../../contract/steps.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { prepareCall } from '../kit/prepared-call.js';
import { orders as ops } from './didtfn.orders.ops.js';
import { category, national, toE164, typeOf } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

export interface Reserved {
  holdId: string;
  numbers: E164[];
}
export const understand = (reply: { reserveId: string; TNs: string[] }): Reserved => ({
  holdId: reply.reserveId,
  numbers: reply.TNs.map(toE164),
});

/** Numbers are added one per call; any number can be removed by name. */
export class DidtfnCart {
  constructor(private readonly upstream: DidtfnUpstream) {}

  /** One `reserve` call: the provider takes one number per call. */
  reserve(number: NumberToHold, key: string): StepSpec<Reserved> {
    return { key, call: this.reserveCall(number), lane: cartLane(this.upstream) };
  }

  reserveCall(number: NumberToHold): PreparedCall<Reserved, 'release'> {
    const { phoneNumber, region } = number;
    const type = typeOf(phoneNumber);
    const place =
      type === 'local'
        ? { state: region ?? regionOfAreaCode(nanpParts(phoneNumber)!.areaCode)! }
        : { tfn_prefix: national(phoneNumber).slice(0, 3) };
    const input = { category: category(type), ...place, number: national(phoneNumber) };
    // The reply may list the whole cart, but this call is about one number and must not affect others.
    return prepareCall(this.upstream, ops.reserve, input, {
      understand: (reply): Reserved => ({
        holdId: reply.reserveId,
        numbers: understand(reply).numbers.filter((n) => n === phoneNumber),
      }),
    });
  }

  remove(holdId: string, numbers: readonly E164[], key: string, tryUntil?: number): StepSpec<unknown> {
    const call = prepareCall(this.upstream, ops.removeReserved, { reserveId: holdId, number: numbers.map(national) });
    return {
      key,
      call,
      lane: cartLane(this.upstream),
      ...(tryUntil === undefined ? {} : { tryUntil, insist: true }),
    };
  }
}

/** The only refusal that means that none of the numbers is held: the cart no longer exists. */
export const cartIsGone = (result: StepResult<unknown>): boolean =>
  result.kind === 'refused' && result.code === 'reservation_lost';
