import { Body, Controller, Delete, Get, Patch, Post, Query, type StreamableFile } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Keyed, type KeyedRequest } from '../../http/idempotency.js';
import { text } from '../../http/value-kinds.js';
import { pageOfWhole } from '../../http/paging.js';
import { PathParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { Trunks } from '../../usecases/trunks.js';
import { AnswerChange, changeErrors, whileOpen } from '../changes/change-answer.js';
import { type ChangeDto } from '../changes/changes.dto.js';
import { answered, pageOfOne } from '../examples.js';
import { fileAnswer } from '../file-answer.js';
import { readErrors } from '../read-errors.js';
import {
  NewTrunkDto,
  TrunkDto,
  TrunkQuery,
  TrunkRefDto,
  TrunksDto,
  TrunksQuery,
  TrunkUpdateDto,
} from './trunks.dto.js';

const tag = 'Trunks';
const trunk: TrunkDto = {
  id: '5',
  provider: providerWith('POST /v1/trunks'),
  direction: 'origination',
  title: 'main',
  status: 'active',
  primary: { ipAddress: '192.0.2.10', port: 5060, prefix: '1001' },
  sessions: { requested: 100, allocated: 0 },
  createdAt: '2026-03-01T12:31:00.000Z',
};
const trunkId = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: "a provider's ID of a trunk" });
const idOptions = { description: "The provider's ID of the trunk.", example: '3' };
const operators =
  'A trunk that was not created through this gateway belongs to the operator, and changing or disabling it requires scope `operator`.';

@Controller('v1/trunks')
export class TrunksController {
  constructor(
    private readonly trunks: Trunks,
    private readonly answer: AnswerChange,
  ) {}

  @Get()
  @Endpoint({
    tag,
    summary: 'List the trunks you can use across all providers',
    description: "Trunks that you created, and the operator's trunks. Other tenants' trunks are not included.",
    ok: {
      status: 200,
      type: TrunksDto,
      description: 'Trunks, with the outcome for each provider.',
      example: { ...pageOfOne(trunk), providers: [answered(1)] },
    },
    errors: readErrors,
    scope: 'trunks:read',
  })
  async listTrunks(@Caller() caller: Caller, @Query() query: TrunksQuery): Promise<TrunksDto> {
    const { data, providers } = await this.trunks.list(caller, query.direction, query.provider ?? []);
    return { ...pageOfWhole(data, query), providers };
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a trunk',
    ok: { status: 200, type: TrunkDto, description: 'The trunk.', example: trunk },
    errors: readErrors,
    scope: 'trunks:read',
    versioned: true,
  })
  getTrunk(
    @Caller() caller: Caller,
    @PathParam('id', trunkId, idOptions) id: string,
    @Query() { direction, provider }: TrunkQuery,
  ): Promise<TrunkDto> {
    return this.trunks.one(caller, { id, direction }, provider);
  }

  @Get(':id/settings')
  @Endpoint({
    tag,
    summary: 'Download the switch configuration of a trunk',
    description:
      'The file exactly as the provider sends it. If the transfer from the provider is interrupted, so is the response.',
    ok: { status: 200, file: 'application/pdf', description: 'The configuration file.' },
    errors: ['capability_not_supported', ...readErrors],
    scope: 'trunks:read',
  })
  async downloadTrunkSettings(
    @Caller() caller: Caller,
    @PathParam('id', trunkId, idOptions) id: string,
    @Query() { direction, provider }: TrunkQuery,
  ): Promise<StreamableFile> {
    const file = await this.trunks.openSettings(caller, { id, direction }, provider);
    return fileAnswer(file, 'application/pdf', `trunk-${direction}-${id.replace(/[^\w.-]/g, '_')}.pdf`);
  }

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create a trunk',
    description:
      'If the provider does not return the ID of a new trunk, the gateway finds it by reading. If two new trunks look alike, the response is 202 with a change in `needs_review` that names both.',
    ok: { status: 201, type: TrunkDto, description: 'The trunk.', example: trunk },
    also: whileOpen,
    errors: changeErrors,
    examples: {
      'Inbound trunk billed by concurrent calls': {
        provider: providerWith('POST /v1/trunks'),
        direction: 'origination',
        title: 'main',
        primary: { ipAddress: '192.0.2.10', port: 5060, prefix: '1001' },
        billing: 'unmetered',
        sessions: 100,
      },
      'Outbound trunk': {
        provider: providerWith('POST /v1/trunks'),
        direction: 'termination',
        title: 'outgoing',
        primary: { ipAddress: '192.0.2.20' },
        sessions: 50,
        callsPerSecond: 10,
      },
    },
    scope: 'trunks:write',
    idempotent: 'required',
  })
  createTrunk(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Body() { provider, ...request }: NewTrunkDto,
  ): Promise<TrunkDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.trunks.create(caller, provider, request, use, waitMs),
      (made, { change }) => ({ ...made, provider: change.provider }),
    );
  }

  @Patch(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Update a trunk',
    description: operators,
    ok: { status: 200, type: TrunkDto, description: 'The trunk.', example: trunk },
    also: whileOpen,
    errors: changeErrors,
    examples: { 'Another port': { primary: { port: 5080 } } },
    scope: 'trunks:write',
    idempotent: 'required',
    matched: true,
  })
  updateTrunk(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IfMatch() match: Match | undefined,
    @PathParam('id', trunkId, idOptions) id: string,
    @Query() { direction, provider }: TrunkQuery,
    @Body(SomeField) body: TrunkUpdateDto,
  ): Promise<TrunkDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.trunks.update(caller, provider, { ...body, id, direction }, use, waitMs, match?.against()),
      (changed, { change }) => ({ ...changed, provider: change.provider }),
    );
  }

  @Delete(':id')
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Disable a trunk',
    description: operators,
    ok: {
      status: 200,
      type: TrunkRefDto,
      description: 'The disabled trunk.',
      example: { id: '3', direction: 'termination' },
    },
    also: whileOpen,
    errors: changeErrors,
    scope: 'trunks:write',
    idempotent: 'required',
  })
  deleteTrunk(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @PathParam('id', trunkId, idOptions) id: string,
    @Query() { direction, provider }: TrunkQuery,
  ): Promise<TrunkRefDto | ChangeDto> {
    return this.answer.once(
      caller,
      keyed,
      (use, waitMs) => this.trunks.disable(caller, provider, { id, direction }, use, waitMs),
      (ref) => ref,
    );
  }
}
