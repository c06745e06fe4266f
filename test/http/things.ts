import { Body, Controller, Get, Inject, Injectable, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { GatewayError } from '../../src/domain/errors.js';
import { newId } from '../../src/domain/ids.js';
import { Caller, Public } from '../../src/http/auth.js';
import { Endpoint } from '../../src/http/endpoint.js';
import * as fields from '../../src/http/field-decorators.js';
import { Idempotency, Keyed, type KeyedRequest, withFingerprint } from '../../src/http/idempotency.js';
import { word } from '../../src/http/value-kinds.js';
import { email, phoneNumber } from '../../src/http/value-formats.js';
import { afterCursor, type Page, Paged, pageOf, PageQuery } from '../../src/http/paging.js';
import { IdParam, PhoneNumberParam } from '../../src/http/params.js';
import { Ledger } from '../../src/ledger/ledger.js';

class TrunkConnectionDto {
  @fields.TextField({ max: 64, description: 'A trunk of yours.', example: '3' })
  trunkId: string;
}

class DirectConnectionDto {
  @fields.WordField(['direct'], { description: 'A direct connection.' })
  type: 'direct';

  @fields.TextField({ max: 64, description: 'The connection.', example: 'c-1' })
  connectionId: string;
}

class PstnConnectionDto {
  @fields.WordField(['pstn'], { description: 'By the telephone network.' })
  type: 'pstn';

  @fields.TextField({ max: 15, pattern: /^\d+$/, description: 'Digits to send.', example: '2065551234' })
  outpulseDigits: string;
}

class LineDto {
  @fields.PhoneNumberField({ description: 'The number.' })
  phoneNumber: string;

  @fields.IntegerField({ min: 1, max: 10, description: 'How many.', example: 1, optional: true })
  quantity?: number;
}

export class NewThingDto {
  @fields.ListField(() => LineDto, { min: 1, max: 3, description: 'The lines.' })
  lines: LineDto[];

  @fields.ListField(phoneNumber, { max: 5, description: 'More numbers.', optional: true, example: ['+12065551234'] })
  numbers?: string[];

  @fields.OneOfField(
    { tag: 'type', when: { direct: DirectConnectionDto, pstn: PstnConnectionDto }, otherwise: TrunkConnectionDto },
    { description: 'How calls arrive.', optional: true },
  )
  connection?: TrunkConnectionDto | DirectConnectionDto | PstnConnectionDto;

  @fields.OneOfField(
    { tag: 'type', when: { direct: DirectConnectionDto, pstn: PstnConnectionDto } },
    { description: 'How calls arrive otherwise.', optional: true },
  )
  fallback?: DirectConnectionDto | PstnConnectionDto;

  @fields.OptionsField({ description: 'Settings of the provider.', optional: true })
  providerOptions?: Record<string, string | number | boolean>;

  @fields.TextField({ max: 20, min: 0, description: 'A note.', example: 'mine', optional: true })
  note?: string;

  @fields.Field(email, { description: 'Where to write to.', example: 'me@example.com', optional: true })
  email?: string;

  @fields.WebAddressField({ description: 'Where to read on.', optional: true })
  link?: string;

  @fields.DayField({ description: 'A day.', optional: true })
  day?: string;

  @fields.TimeField({ description: 'A time.', optional: true })
  at?: string;
}

export class ThingDto {
  @fields.IdField('ord', { description: 'The thing.' })
  id: string;

  @fields.TextField({ max: 32, description: 'Who made it.', example: 'sandbox' })
  tenant: string;

  @fields.IntegerField({ min: 0, max: 1_000_000, description: 'How often it was touched.', example: 1 })
  touched: number;

  @fields.MoneyField({ description: 'What it costs.', optional: true })
  cost?: fields.MoneyDto;

  @fields.TextField({ max: 20, min: 0, description: 'The note.', example: 'mine', optional: true })
  note?: string;
}

class ThingPage extends Paged(ThingDto) {}

class ThingsQuery extends PageQuery {
  @fields.ListField(word(['a', 'b']), { max: 2, description: 'Providers.', example: ['a'], optional: true })
  provider?: string[];

  @fields.FlagField({ description: 'Only open ones.', optional: true })
  open?: boolean;

  @fields.WordField(['x', 'y'], { description: 'Status.', optional: true })
  status?: string;
}

/** What the routes below do, steered by the tests. */
@Injectable()
export class Things {
  made = 0;
  /** For whom the last one was made. */
  madeFor?: Caller;
  /** Runs after the thing is made and its key bound. */
  afterBind: () => Promise<void> = async () => {};
  beforeBind: () => Promise<void> = async () => {};
  readonly byId = new Map<string, ThingDto>();

  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  async make(caller: Caller, note: string | undefined, use: KeyedRequest['use']): Promise<ThingDto> {
    this.madeFor = caller;
    await this.beforeBind();
    const thing = Object.assign(new ThingDto(), { id: newId('ord'), tenant: caller.tenant, touched: ++this.made });
    if (note !== undefined) thing.note = note;
    this.byId.set(thing.id, thing);
    await this.ledger.transaction((ledger) => ledger.idempotency.bind(use, thing.id));
    await this.afterBind();
    return thing;
  }
}

export const tag = 'Things';

@Controller('v1/things')
export class ThingsController {
  constructor(
    private readonly things: Things,
    @Inject(Idempotency) private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Endpoint({
    tag,
    summary: 'Make a thing',
    description: 'It is made once.',
    ok: { status: 201, type: ThingDto, description: 'The thing.' },
    errors: ['number_unavailable', 'upstream_timeout'],
    examples: { 'One line': { lines: [{ phoneNumber: '+12065551234' }] } },
    scope: 'orders:write',
    idempotent: 'required',
  })
  createThing(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() body: NewThingDto,
    @Query() _?: ThingsQuery,
  ): Promise<ThingDto> {
    return this.idempotency.once(
      keyed,
      (use) => this.things.make(caller, body.note, use),
      async (id) => this.things.byId.get(id)!,
    );
  }

  /** The note is a secret: no digest is made of it. */
  @Post('secret')
  @Endpoint({
    tag,
    summary: 'Make a thing with a secret',
    ok: { status: 201, type: ThingDto, description: 'The thing.' },
    errors: [],
    examples: { 'One line': { lines: [{ phoneNumber: '+12065551234' }] } },
    scope: 'orders:write',
    idempotent: 'required',
  })
  createSecretThing(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Query() _: ThingsQuery,
    @Body() { note: secret, ...shown }: NewThingDto,
  ): Promise<ThingDto> {
    return this.createThing(caller, withFingerprint(keyed, [shown]), { ...shown, ...(secret && { note: secret }) });
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List things',
    ok: { status: 200, type: ThingPage, description: 'Things.' },
    errors: [],
    scope: 'search',
  })
  listThings(@Query() query: ThingsQuery): Page<ThingDto> {
    const after = afterCursor(query);
    const all = [...this.things.byId.values()].filter(({ id }) => after === undefined || id > after);
    return pageOf(all.slice(0, query.limit + 1), query.limit, ({ id }) => id);
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'One thing',
    ok: { status: 200, type: ThingDto, description: 'The thing.' },
    errors: [],
    scope: 'search',
  })
  getThing(@IdParam('ord') id: string): ThingDto {
    const thing = this.things.byId.get(id);
    if (!thing) throw new GatewayError('not_found', 'There is no such thing.');
    return thing;
  }

  @Post('by-number/:e164/poke')
  @Endpoint({
    tag,
    summary: 'Poke a number',
    ok: { status: 204, description: 'Poked.' },
    deprecated: { since: '2026-12-01', sunset: '2027-06-01', instead: '`GET /v1/things/{id}`' },
    errors: ['upstream_busy'],
    scope: 'resolve',
  })
  pokeNumber(@PhoneNumberParam() e164: string, @Query() query: ThingsQuery): void {
    if (query.status === 'x') throw new Error(`secret of ${e164}`);
    if (query.status === 'y')
      throw new GatewayError('upstream_busy', 'Busy.', { retry: { safe: true, afterSeconds: 7 } });
  }
}

@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }
}

@Public()
@ApiExcludeController()
@Controller('open')
export class OpenController {
  @Get()
  open(): { ok: true } {
    return { ok: true };
  }

  @Get('slow')
  async slow(): Promise<{ ok: true }> {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { ok: true };
  }

  /** What the pipe made of a query. */
  @Get('query')
  query(@Query() query: ThingsQuery): object {
    return query;
  }
}
