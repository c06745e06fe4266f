import {
  type CriteriaHold,
  type HoldContext,
  type HoldOutcome,
  type HoldRequest,
  type HoldSelection,
  type ProviderOptions,
  type ReservationPort,
} from '../../contract/reservations.js';
import { type AvailableNumber } from '../../contract/search.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type HoldCriteria, type NumberProblem } from '../../domain/reservation.js';
import { onlySet } from '../../domain/only-set.js';
import { readOptions } from './voipms.options.js';
import { type VoipmsSearch } from './voipms.search.js';
import { sagaReadMs } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** Maximum numbers considered when criteria match many. */
const mostFound = 200;

/**
 * The provider has no holds: a reservation is a lease of this gateway, which keeps only its own callers apart and says so (`local`). Anyone else may
 * buy the number meanwhile, so it is looked up again when ordered.
 */
export class VoipmsReservations implements ReservationPort {
  readonly holdType = 'local';
  readonly lifetimeMs: number;
  readonly marginMs = 0;
  readonly orderMarginMs = 5_000;
  readonly maxNumbers = 50;
  readonly partialRelease = true;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly search: VoipmsSearch,
  ) {
    this.lifetimeMs = upstream.config.holdTtlMs;
  }

  async prepare<W extends HoldSelection>(
    selection: W,
    options: ProviderOptions,
  ): Promise<{ selection: W; options: ProviderOptions }> {
    readOptions(options);
    if ('criteria' in selection) {
      const support = this.search.supports(queryOf(selection.criteria));
      if (!support.supported) throw invalidField('/criteria', 'unsupported', support.detail);
    } else {
      const foreign = selection.numbers.findIndex(({ phoneNumber }) => nanpParts(phoneNumber) === undefined);
      if (foreign >= 0)
        throw invalidField(`/phoneNumbers/${foreign}`, 'unsupported', 'This provider has North American numbers (+1).');
    }
    return { selection, options };
  }

  async hold(context: HoldContext, { numbers }: HoldRequest): Promise<Map<E164, HoldOutcome>> {
    const options = readOptions(context.options);
    const outcomes = await Promise.all(
      numbers.map(async ({ phoneNumber }): Promise<[E164, HoldOutcome]> => {
        const offer = await this.look(() =>
          this.search.offer(phoneNumber, options, this.upstream.sender.clock.now() + sagaReadMs),
        );
        return [
          phoneNumber,
          'problem' in offer ? { kind: 'unavailable', problem: offer.problem } : outcomeOf(offer.found),
        ];
      }),
    );
    return new Map(outcomes);
  }

  async holdByCriteria(context: HoldContext, criteria: HoldCriteria): Promise<CriteriaHold> {
    const offers = await this.look(() =>
      this.search.search(queryOf(criteria), this.upstream.sender.clock.now() + sagaReadMs),
    );
    if ('problem' in offers) return { numbers: new Map(), problem: offers.problem };
    const taken = new Set(await context.liveNumbers());
    const free = offers.found.numbers.filter(({ phoneNumber }) => !taken.has(phoneNumber)).slice(0, criteria.quantity);
    if (free.length < criteria.quantity) {
      const detail = `The provider has ${free.length} matching numbers available, not ${criteria.quantity}.`;
      return { numbers: new Map(), problem: { code: 'number_unavailable', detail } };
    }
    return { numbers: new Map(free.map((offer) => [offer.phoneNumber, outcomeOf(offer)])) };
  }

  /** There is no hold upstream to release. */
  release(): Promise<ReadonlySet<E164>> {
    return Promise.resolve(new Set());
  }

  private async look<T>(ask: () => Promise<T>): Promise<{ found: T } | { problem: NumberProblem }> {
    try {
      return { found: await ask() };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { code, detail, upstream } = error;
      return { problem: { code, detail, ...onlySet({ upstream }) } };
    }
  }
}

const gone: NumberProblem = { code: 'number_unavailable', detail: 'The number is not available at the provider.' };
const outcomeOf = (offer: AvailableNumber | undefined): HoldOutcome =>
  offer ? { kind: 'held', holdId: `local:${offer.phoneNumber}` } : { kind: 'unavailable', problem: gone };

function queryOf({ quantity: _, country = 'US', ...criteria }: HoldCriteria): Parameters<VoipmsSearch['search']>[0] {
  return { ...criteria, country, limit: mostFound };
}
