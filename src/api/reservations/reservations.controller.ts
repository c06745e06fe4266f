import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { type Clock } from '../../clock.js';
import { CLOCK } from '../../tokens.js';
import { type ProblemCode } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Reservation } from '../../domain/reservation.js';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Idempotency, Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { type Page, Paged, pageOf, PageQuery } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { HoldNumbers } from '../../usecases/hold-numbers.js';
import { Annotate } from '../../usecases/annotate.js';
import { LookUp } from '../../usecases/look-up.js';
import { ReleaseNumbers } from '../../usecases/release-numbers.js';
import { EventDto, eventDto } from '../event.dto.js';
import { held, pageOfOne, partlyReleased, released, reservationEvent } from '../examples.js';
import { listRequest, pageOfFound } from '../list-query.js';
import { ReservationNoteDto } from '../note.dto.js';
import { pageRequest } from '../page-request.js';
import { ReservationReleaseDto, ReservationDto, reservationDto, ReservationsQuery } from './reservations.dto.js';
import { NewReservationDto, requestOf } from './new-reservation.dto.js';

class ReservationPage extends Paged(ReservationDto) {}
class ReservationEventPage extends Paged(EventDto) {}

const upstreamErrors: ProblemCode[] = [
  'insufficient_balance',
  'upstream_rejected',
  'upstream_unauthorized',
  'access_refused',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_malformed',
];
const tag = 'Reservations';
/** Late in the state's inventory, so that they stay available while the first example takes others. */
const namedNumbers = ['+15095550198', '+15095550199'];

@Controller('v1/reservations')
export class ReservationsController {
  constructor(
    private readonly holdNumbers: HoldNumbers,
    private readonly releaseNumbers: ReleaseNumbers,
    private readonly lookUp: LookUp,
    private readonly annotate: Annotate,
    private readonly idempotency: Idempotency,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create a reservation',
    description:
      "Provide `phoneNumbers` to hold specific numbers, or `criteria` to let the provider choose. All numbers are held or none, unless `allowPartial` is set. If the provider's reply is lost, the response is 201 with `status: unknown`; the reservation later becomes `held`, `released` or `lost`.",
    ok: { status: 201, type: ReservationDto, description: 'The reservation.', example: held },
    errors: [
      'limit_exceeded',
      'number_unavailable',
      'provider_not_found',
      'provider_disabled',
      'capability_not_supported',
      ...upstreamErrors,
    ],
    examples: {
      'Any available number in Washington': {
        provider: providerWith('POST /v1/reservations'),
        criteria: { type: 'local', region: 'WA', quantity: 1 },
      },
      'Two specific numbers, as returned by a search': {
        provider: providerWith('POST /v1/reservations'),
        phoneNumbers: namedNumbers,
      },
      'Any available toll-free number with prefix 866': {
        provider: providerWith('POST /v1/reservations'),
        criteria: { type: 'toll_free', tollFreePrefix: '866', quantity: 1 },
      },
    },
    scope: 'reservations:write',
    idempotent: 'required',
    versioned: true,
  })
  async createReservation(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() body: NewReservationDto,
  ): Promise<ReservationDto> {
    const request = requestOf(body);
    const reservation = await this.idempotency.once(
      keyed,
      (use, waitMs) => this.holdNumbers.hold(caller, request, use, waitMs),
      (id) => this.lookUp.reservation(caller, id),
    );
    return reservationDto(reservation, this.clock);
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List reservations, newest first',
    ok: { status: 200, type: ReservationPage, description: 'Reservations.', example: pageOfOne(held) },
    errors: [],
    scope: 'reservations:read',
  })
  async listReservations(@Caller() caller: Caller, @Query() query: ReservationsQuery): Promise<Page<ReservationDto>> {
    const { provider, limit } = query;
    const found = await this.lookUp.reservations(caller, { ...onlySet({ provider }), ...listRequest(query) });
    return pageOfFound(found, limit, (one) => reservationDto(one, this.clock));
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a reservation',
    ok: { status: 200, type: ReservationDto, description: 'The reservation.', example: held },
    errors: [],
    scope: 'reservations:read',
    versioned: true,
  })
  getReservation(@Caller() caller: Caller, @IdParam('rsv') id: string): Promise<ReservationDto> {
    return this.one(caller, id);
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update the metadata of a reservation',
    description: 'Updates your own metadata of the reservation. Nothing is sent to the provider.',
    ok: { status: 200, type: ReservationDto, description: 'The reservation.', example: held },
    errors: ['not_found'],
    examples: { 'A cost center': { metadata: { costCenter: '4711' } } },
    scope: 'reservations:write',
    versioned: true,
    matched: true,
  })
  async updateReservation(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @IdParam('rsv') id: string,
    @Body(SomeField) note: ReservationNoteDto,
  ): Promise<ReservationDto> {
    const expected = match?.against((reservation: Reservation) => reservationDto(reservation, this.clock));
    return reservationDto(await this.annotate.reservation(caller, id, note, expected), this.clock);
  }

  @Delete(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Release a reservation',
    description:
      'Releases all numbers of the reservation. Releasing a reservation that has already ended is not an error.',
    ok: {
      status: 200,
      type: ReservationDto,
      description: 'The reservation, with status `released`, or `unknown` until the provider confirms.',
      example: released,
    },
    errors: ['invalid_state', 'reservation_already_ordered', 'conflict'],
    scope: 'reservations:write',
    idempotent: 'required',
  })
  deleteReservation(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('rsv') id: string,
  ): Promise<ReservationDto> {
    return this.release(caller, keyed, id, undefined);
  }

  @Post(':id/release')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Release some numbers of a reservation',
    description: 'The other numbers stay held. Once all numbers are released, so is the reservation.',
    ok: {
      status: 200,
      type: ReservationDto,
      description: 'The reservation, with these numbers `released`.',
      example: partlyReleased,
    },
    errors: ['invalid_state', 'reservation_already_ordered', 'conflict', 'capability_not_supported'],
    examples: { 'The second of two numbers': { phoneNumbers: namedNumbers.slice(1) } },
    scope: 'reservations:write',
    idempotent: 'required',
  })
  releaseNumbersOfReservation(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('rsv') id: string,
    @Body() { phoneNumbers }: ReservationReleaseDto,
  ): Promise<ReservationDto> {
    return this.release(caller, keyed, id, phoneNumbers as E164[]);
  }

  @Get(':id/events')
  @Endpoint({
    tag,
    summary: 'List the events of a reservation, oldest first',
    ok: {
      status: 200,
      type: ReservationEventPage,
      description: 'The event history, which is append-only.',
      example: pageOfOne(reservationEvent),
    },
    errors: [],
    scope: 'reservations:read',
  })
  async listReservationEvents(
    @Caller() caller: Caller,
    @IdParam('rsv') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<EventDto>> {
    const found = await this.lookUp.reservationEvents(caller, id, pageRequest(query));
    return pageOf(found.map(eventDto), query.limit, (e) => e.id);
  }

  private async release(
    caller: Caller,
    keyed: KeyedRequest,
    id: string,
    phoneNumbers: E164[] | undefined,
  ): Promise<ReservationDto> {
    const reservation = await this.idempotency.once(
      keyed,
      (use, waitMs) => this.releaseNumbers.release(caller, id, phoneNumbers, use, waitMs),
      () => this.lookUp.reservation(caller, id),
    );
    return reservationDto(reservation, this.clock);
  }

  private async one(caller: Caller, id: string): Promise<ReservationDto> {
    return reservationDto(await this.lookUp.reservation(caller, id), this.clock);
  }
}
