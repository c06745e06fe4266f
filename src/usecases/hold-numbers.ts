import { Injectable } from '@nestjs/common';
import {
  type HoldSelection,
  type NumberToHold,
  type ProviderOptions,
  type ReservationPort,
} from '../contract/reservations.js';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { type FieldError, GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { type Metadata } from '../domain/metadata.js';
import { onlySet } from '../domain/only-set.js';
import { type NumberKind } from '../domain/order.js';
import { refuseRepeatedNumbers } from '../domain/listed-numbers.js';
import { refuseImpossiblePlace } from '../domain/place.js';
import { type E164 } from '../domain/phone-number.js';
import { type HeldNumber, type HoldCriteria, type Reservation } from '../domain/reservation.js';
import { inDigits } from '../domain/vanity.js';
import { UniqueViolation } from '../ledger/database.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { beingChanged, beingChangedHere } from '../lifecycle/being-changed.js';
import { beingOrdered } from '../lifecycle/being-ordered.js';
import { Runner } from '../sagas/runner.js';
import { refuseForeignNames } from '../access/foreign-names.js';
import { type Caller } from '../contract/caller.js';

export type ReservationRequest = {
  provider: string;
  allowPartial: boolean;
  providerOptions?: ProviderOptions;
  metadata?: Metadata;
} & ({ phoneNumbers: readonly E164[]; region?: string; kind?: NumberKind } | { criteria: HoldCriteria });

/** Holds numbers, by number or by criteria. The reservation is recorded first; the saga makes the calls, whether or not a request waits for them. */
@Injectable()
export class HoldNumbers {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
  ) {}

  async hold(caller: Caller, request: ReservationRequest, use: KeyUse, waitMs: number): Promise<Reservation> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const { provider, port } = this.registry.for(caller).port(request.provider, 'reservations');
    const { providerOptions = {} } = request;
    if ('criteria' in request) refuseImpossiblePlace(request.criteria, '/criteria/');
    refuseForeignNames(caller, provider, providerOptions, '/providerOptions/');
    const asked = 'criteria' in request ? { criteria: inDigitsOnly(request.criteria) } : byNumber(request, port);
    const { selection, options } = await port.prepare<HoldSelection>(asked, providerOptions);
    const numbers = 'numbers' in selection ? selection.numbers : [];
    const now = this.ledger.clock.now();
    const id = newId('rsv', this.ledger.clock);
    // Counted from before the calls are sent, so that the hold is always released here before it expires at the provider.
    const expiresAt = now + port.lifetimeMs - port.marginMs;
    const reservation: Reservation = {
      id,
      tenant: caller.tenant,
      provider: provider.id,
      account: provider.account,
      holdType: port.holdType,
      status: 'unknown',
      allowPartial: request.allowPartial,
      ...('criteria' in selection ? { criteria: selection.criteria } : {}),
      ...(Object.keys(options).length > 0 ? { providerOptions: options } : {}),
      ...onlySet({ metadata: request.metadata }),
      createdAt: now,
      updatedAt: now,
      expiresAt,
      orderableUntil: expiresAt - port.orderMarginMs,
      numbers: numbers.map((n): HeldNumber => ({
        ...n,
        reservationId: id,
        status: 'unknown',
        live: true,
        task: 'hold',
        episode: 0,
      })),
    };
    await this.write(caller, provider, reservation, use);

    // Waiting ends when a reply is lost: it is settled only after the late bound, so the caller gets its response now.
    const { reached } = await this.runner.waitFor(
      id,
      async () => ({
        reached: (await this.ledger.reservations.find(id))!,
        lost: await this.ledger.journal.anyUnknown(id),
      }),
      ({ reached: r, lost }) => r.status !== 'unknown' || lost,
      deadlineAt,
      { reached: reservation, lost: false },
    );
    return standing(reached, await this.boughtBefore(caller, reached));
  }

  /** Which of these numbers the caller has in service already: they are unavailable because the caller bought them. */
  private async boughtBefore({ tenant }: Caller, reservation: Reservation): Promise<Map<string, string>> {
    const { provider, account, numbers } = reservation;
    const refused = numbers.filter(({ status }) => status === 'unavailable').map(({ phoneNumber }) => phoneNumber);
    const owners = await this.ledger.servedNumbers.owners(provider, account, refused);
    const own = [...owners.values()].filter((owner) => owner.tenant === tenant);
    return new Map(own.map(({ phoneNumber, orderId }) => [phoneNumber, `Already in service: ${orderId}.`]));
  }

  private async write(caller: Caller, provider: Provider, reservation: Reservation, use: KeyUse): Promise<void> {
    try {
      await this.runner.startWith(reservation, 'reservation', (enlist) =>
        this.ledger.transaction(async (ledger) => {
          ledger.usage.claim(caller.tenant);
          await refuseTaken(ledger, provider, reservation);
          await ledger.reservations.insert(reservation);
          await ledger.events.append(reservation, { type: 'created', to: reservation.status, actor: caller.keyId });
          await enlist(ledger);
          await ledger.idempotency.bind(use, reservation.id);
        }),
      );
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      const taken = await this.ledger.heldNumbers.among(
        reservation.provider,
        reservation.account,
        reservation.numbers.map((n) => n.phoneNumber),
      );
      throw unavailable(reservation, (n) => taken.has(n.phoneNumber), 'It is already held through this gateway.');
    }
  }
}

/** Refuses numbers that are on order here, and those of which a change has not ended: neither can be held at the same time. */
async function refuseTaken(ledger: LedgerView, provider: Provider, reservation: Reservation): Promise<void> {
  const numbers = reservation.numbers.map((n) => n.phoneNumber);
  const ordered = await beingOrdered(ledger, reservation, numbers);
  if (ordered.size > 0)
    throw unavailable(reservation, (n) => ordered.has(n.phoneNumber), 'It is being ordered through this gateway.');
  const changing = await beingChanged(ledger, provider, numbers);
  if (changing.size > 0) throw unavailable(reservation, (n) => changing.has(n.phoneNumber), beingChangedHere);
}

/** The only place where letters of criteria become digits. */
const inDigitsOnly = (criteria: HoldCriteria): HoldCriteria =>
  criteria.pattern === undefined ? criteria : { ...criteria, pattern: inDigits(criteria.pattern) };

function byNumber(
  { kind = {}, ...request }: Extract<ReservationRequest, { phoneNumbers: unknown }>,
  port: Pick<ReservationPort, 'maxNumbers' | 'takesKind'>,
): HoldSelection {
  const [said] = Object.keys(kind);
  if (said !== undefined && !port.takesKind)
    throw invalidField(`/${said}`, 'unsupported', 'Omit this: at this provider, the numbers determine it.');
  return { numbers: named(request, port.maxNumbers), kind };
}

function named(request: { phoneNumbers: readonly E164[]; region?: string }, most: number): NumberToHold[] {
  refuseRepeatedNumbers(request.phoneNumbers, '/phoneNumbers', most);
  return request.phoneNumbers.map((phoneNumber) => ({
    phoneNumber,
    ...onlySet({ region: request.region }),
  }));
}

/** The reservation, if it is held or may still become so; otherwise throws the problem that says why not. */
function standing(reservation: Reservation, bought: ReadonlyMap<string, string>): Reservation {
  const { failure, status } = reservation;
  if (failure === undefined || status === 'held' || failure.code === 'outcome_unknown') return reservation;
  if (failure.code === 'number_unavailable')
    return raise(unavailable(reservation, (n) => n.status === 'unavailable', failure.detail, bought));
  const { upstream } = failure;
  const { errors } = unavailable(reservation, (n) => n.problem !== undefined, failure.detail);
  throw new GatewayError(failure.code, `${failure.detail} Nothing is held.`, {
    ...(errors && errors.length > 0 && { errors }),
    ...onlySet({ upstream }),
    retry: { safe: true },
  });
}

function unavailable(
  reservation: Reservation,
  which: (n: HeldNumber) => boolean,
  detail: string,
  bought: ReadonlyMap<string, string> = new Map(),
): GatewayError {
  const errors = reservation.numbers.flatMap((n, i): FieldError[] =>
    which(n)
      ? [
          {
            pointer: `/phoneNumbers/${i}`,
            code: n.problem?.code ?? 'number_unavailable',
            detail: bought.get(n.phoneNumber) ?? n.problem?.detail ?? detail,
            ...(n.problem?.upstream && { upstream: n.problem.upstream }),
          },
        ]
      : [],
  );
  const names = reservation.numbers.filter(which).map((n) => n.phoneNumber);
  const what = names.length > 0 ? `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}: ` : '';
  const [only] = names;
  const said = (names.length === 1 && bought.get(only!)) || detail;
  return new GatewayError('number_unavailable', `${what}${said} Nothing is held.`, { errors, retry: { safe: true } });
}

function raise(error: Error): never {
  throw error;
}
