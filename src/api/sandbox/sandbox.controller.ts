import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { invalidField } from '../../domain/errors.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { afterCursor, type Page, Paged, pageOf } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { sandboxOnlyExtension } from '../../http/sandbox-only.js';
import { Sandbox } from '../../usecases/sandbox.js';
import { pageOfOne } from '../examples.js';
import {
  ClockDto,
  FiredEventDto,
  FireEventDto,
  isWanted,
  clockDto,
  MoveClockDto,
  OrderFaultDto,
  SimulatedEventDto,
  simulatedEventDto,
  SimulatedEventQuery,
} from './sandbox.dto.js';

class SimulatedEventPage extends Paged(SimulatedEventDto) {}

const tag = 'Sandbox';
const SandboxOnly = (): MethodDecorator => ApiExtension(sandboxOnlyExtension, true);
const clock: ClockDto = { now: '2026-03-01T12:40:00.000Z', aheadSeconds: 600, running: [] };
const fault: OrderFaultDto = {
  provider: providerWith('POST /v1/orders'),
  operation: '*',
  kind: 'lose_reply',
  times: 1,
};
const fired: FiredEventDto = { id: 'evt_01kf3zb5r80000x2y4z6a8c0e2', type: 'order.completed' };
const charge: SimulatedEventDto = {
  sequence: 3,
  at: '2026-03-01T12:31:00.000Z',
  type: 'charge',
  details: { orderId: 'ord-7', numbers: ['+12065550123'], cents: 250, currency: 'USD' },
};

/** Absent in live mode. */
@Controller('v1/sandbox')
export class SandboxController {
  constructor(private readonly sandbox: Sandbox) {}

  @Post('clock')
  @SandboxOnly()
  @Endpoint({
    tag,
    summary: 'Advance the clock',
    description:
      'Sandbox only. Advances the clock of the gateway and its simulators, for all tenants: reservations expire, orders and ports progress, and retries run. Everything that becomes due is processed before the response. The clock never goes back, and it survives a restart.',
    ok: { status: 200, type: ClockDto, description: 'The time now.', example: clock },
    errors: ['unavailable'],
    examples: {
      'Ten minutes': { advanceSeconds: 600 },
      'A specific time': { to: '2035-01-01T00:00:00.000Z' },
    },
    scope: 'operator',
  })
  async moveClock(@Caller() caller: Caller, @Body() request: MoveClockDto): Promise<ClockDto> {
    return clockDto(await this.sandbox.moveClock(caller, request));
  }

  @Post('faults')
  @SandboxOnly()
  @Endpoint({
    tag,
    summary: 'Inject faults',
    description:
      'Sandbox only. Affects the next calls of an operation that reach the simulator, whichever tenant they are for. Faults injected earlier are used first.',
    ok: { status: 201, type: OrderFaultDto, description: 'The fault is scheduled.', example: fault },
    errors: ['provider_not_found', 'capability_not_supported', 'unavailable'],
    examples: {
      'The next reply is lost': fault,
      'Every call fails three times': {
        provider: providerWith('POST /v1/orders'),
        operation: '*',
        kind: 'error_before',
        times: 3,
      },
    },
    scope: 'operator',
  })
  async createFault(@Caller() caller: Caller, @Body() { provider, ...fault }: OrderFaultDto): Promise<OrderFaultDto> {
    await this.sandbox.strike(caller, provider, fault);
    return { provider, ...fault };
  }

  @Post('events')
  @SandboxOnly()
  @Endpoint({
    tag,
    summary: 'Fire a test event',
    description:
      'Sandbox only. Adds an event with example data to your feed, your streams and your webhooks, with `data.test` set. Nothing happens to the resource that it names, which usually does not exist.',
    ok: { status: 201, type: FiredEventDto, description: 'The event was added.', example: fired },
    errors: [],
    examples: { 'A completed order': { type: 'order.completed' }, 'A lost number': { type: 'number.lost' } },
    scope: 'webhooks:write',
  })
  async fireEvent(@Caller() { tenant }: Caller, @Body() { type }: FireEventDto): Promise<FiredEventDto> {
    return { id: await this.sandbox.fire(tenant, type), type };
  }

  @Get('ledger')
  @SandboxOnly()
  @Endpoint({
    tag,
    summary: 'List the records of a simulated provider',
    description:
      'Sandbox only. What the simulator actually did, regardless of its replies: holds, orders, charges. Passwords and card numbers are never stored.',
    ok: { status: 200, type: SimulatedEventPage, description: 'The events.', example: pageOfOne(charge) },
    errors: ['provider_not_found', 'provider_disabled', 'capability_not_supported', 'unavailable'],
    scope: 'operator',
  })
  async listSimulatedEvents(@Query() query: SimulatedEventQuery): Promise<Page<SimulatedEventDto>> {
    const { provider, sort, limit } = query;
    const after = placeAfter(query);
    const found = (await this.sandbox.events(provider)).filter((event) => isWanted(event, query));
    if (sort === '-sequence') found.reverse();
    const left = found.filter(({ seq }) => after === undefined || (sort === 'sequence' ? seq > after : seq < after));
    return pageOf(left.slice(0, limit + 1).map(simulatedEventDto), limit, ({ sequence }) => String(sequence));
  }
}

/** The last record of the previous page: records added meanwhile do not shift the pages. */
function placeAfter(query: SimulatedEventQuery): number | undefined {
  const after = afterCursor(query);
  if (after !== undefined && !/^\d{1,10}$/.test(after))
    throw invalidField('?cursor', 'format', 'must be a nextCursor of the same list');
  return after === undefined ? undefined : Number(after);
}
