import { Body, Controller, Get, Patch, Post, Query, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { onlySet } from '../../domain/only-set.js';
import { type PortOrder } from '../../domain/port-order.js';
import { Caller } from '../../http/auth.js';
import { Endpoint, type FormShape } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { Forms } from '../../http/form.js';
import { Idempotency, Keyed, type KeyedRequest, withFingerprint } from '../../http/idempotency.js';
import { type Page, Paged, pageOf } from '../../http/paging.js';
import { IdParam, SomeField } from '../../http/params.js';
import { MayWait } from '../../http/prefer.js';
import { providerWith } from '../../http/provider-notes.js';
import { inside } from '../../access/caller.js';
import { Annotate } from '../../usecases/annotate.js';
import { LookUp } from '../../usecases/look-up.js';
import { Waits } from '../../usecases/waits.js';
import { ResolvePort } from '../../usecases/resolve-port.js';
import { unlessRejected, SubmitPort } from '../../usecases/submit-port.js';
import { EventDto, eventDto, EventsQuery } from '../event.dto.js';
import { orderEvent, pageOfOne, submittedPort } from '../examples.js';
import { listRequest, pageOfFound } from '../list-query.js';
import { NoteDto } from '../note.dto.js';
import { pageRequest } from '../page-request.js';
import { resolvers, TenantQuery } from '../tenant-query.js';
import { readErrors } from '../read-errors.js';
import { PortOrderDto, portOrderDto } from './port-orders.dto.js';
import { PortResolutionDto } from './port-resolution.dto.js';
import { PortOrdersQuery } from './port-orders-query.dto.js';
import { NewPortOrderDto, portOf } from './new-port-order.dto.js';

class PortOrderPage extends Paged(PortOrderDto) {}
class PortEventPage extends Paged(EventDto) {}

const tag = 'Porting';
const form = {
  part: {
    name: 'order',
    type: NewPortOrderDto,
    description: 'The port request. Send it as `application/json`.',
    example: {
      provider: providerWith('POST /v1/port-orders'),
      phoneNumbers: ['+12065551234'],
      category: 'landline',
      subscriberType: 'business',
      loaAuthorizingPerson: 'Sunny Summertime',
    },
  },
  files: {
    loa: {
      description:
        'The signed letter of authorization (LOA): a PDF, PNG, JPEG or TIFF file, or a ZIP of several. Maximum 10 MB.',
    },
    carrierDocument: {
      description: 'A recent bill or customer record from the losing carrier, in the same formats. Maximum 10 MB.',
    },
  },
} satisfies FormShape;

@Controller('v1/port-orders')
export class PortOrdersController {
  constructor(
    private readonly submitPort: SubmitPort,
    private readonly resolutions: ResolvePort,
    private readonly lookUp: LookUp,
    private readonly annotate: Annotate,
    private readonly waits: Waits,
    private readonly forms: Forms,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @MayWait()
  @Endpoint({
    tag,
    summary: 'Create a port-in request',
    description:
      'Submits the numbers with the letter of authorization (LOA) and a document from the losing carrier. A rejected number does not affect the others: the response lists the numbers that were `accepted` and those that were `rejected`, with reasons. Submitted once; if the reply is lost, the gateway looks for the port instead of submitting again. The gateway then tracks the port until it ends.',
    ok: { status: 201, type: PortOrderDto, description: 'The port.', example: submittedPort },
    errors: [
      'not_portable',
      'conflict',
      'insufficient_balance',
      'limit_exceeded',
      'payload_too_large',
      'unsupported_media_type',
      'unavailable',
      ...readErrors,
    ],
    form,
    scope: 'ports:write',
    idempotent: 'required',
    versioned: true,
  })
  createPortOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @Req() request: FastifyRequest,
  ): Promise<PortOrderDto> {
    return this.forms.with(request, form, ({ part, files, take }) => {
      const { port, secrets } = portOf(part);
      // The digest that tells a retry from a different request contains no secrets.
      const submission = withFingerprint(keyed, [port, files.loa.sha256, files.carrierDocument.sha256]);
      const papers = { ...files, ...secrets };
      return this.once(caller, submission, (use, waitMs) =>
        this.submitPort.submit(caller, port, papers, take(), use, waitMs),
      );
    });
  }

  @Get()
  @Endpoint({
    tag,
    summary: 'List ports, newest first',
    ok: { status: 200, type: PortOrderPage, description: 'Ports.', example: pageOfOne(submittedPort) },
    errors: [],
    scope: 'ports:read',
  })
  async listPortOrders(@Caller() caller: Caller, @Query() query: PortOrdersQuery): Promise<Page<PortOrderDto>> {
    const { provider, customerReference, tenant, limit } = query;
    const filter = onlySet({ provider, customerReference });
    const found = await this.lookUp.ports(inside(caller, tenant), { ...filter, ...listRequest(query) });
    const waits = await this.waits.ofPorts(found.items);
    return pageOfFound(found, limit, (port) => portOrderDto(port, waits.get(port.id)));
  }

  @Get(':id')
  @Endpoint({
    tag,
    summary: 'Get a port',
    ok: { status: 200, type: PortOrderDto, description: 'The port.', example: submittedPort },
    errors: [],
    scope: 'ports:read',
    versioned: true,
  })
  async getPortOrder(
    @Caller() caller: Caller,
    @IdParam('prt') id: string,
    @Query() { tenant }: TenantQuery,
  ): Promise<PortOrderDto> {
    return this.shown(await this.lookUp.port(inside(caller, tenant), id));
  }

  @Patch(':id')
  @Endpoint({
    tag,
    summary: 'Update the metadata or reference of a port',
    description: 'Updates your own metadata and reference of the port. Nothing is sent to the provider.',
    ok: { status: 200, type: PortOrderDto, description: 'The port.', example: submittedPort },
    errors: ['not_found'],
    examples: { 'A cost center': { metadata: { costCenter: '4711' } } },
    scope: 'ports:write',
    versioned: true,
    matched: true,
  })
  async updatePortOrder(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @IdParam('prt') id: string,
    @Body(SomeField) note: NoteDto,
  ): Promise<PortOrderDto> {
    return this.shown(await this.annotate.port(caller, id, note, match?.against(portOrderDto)));
  }

  @Get(':id/events')
  @Endpoint({
    tag,
    summary: 'List the events of a port, oldest first',
    ok: {
      status: 200,
      type: PortEventPage,
      description: 'The event history, which is append-only.',
      example: pageOfOne({ ...orderEvent, operation: 'generate_lnp_order' }),
    },
    errors: [],
    scope: 'ports:read',
  })
  async listPortOrderEvents(
    @Caller() caller: Caller,
    @IdParam('prt') id: string,
    @Query() query: EventsQuery,
  ): Promise<Page<EventDto>> {
    const found = await this.lookUp.portEvents(inside(caller, query.tenant), id, pageRequest(query));
    return pageOf(found.map(eventDto), query.limit, (e) => e.id);
  }

  @Post(':id/resolve')
  @Endpoint({
    tag,
    summary: 'Resolve a port that needs review',
    description:
      'If the gateway could not determine the outcome of the submission, someone has to check with the provider and record the result here. The gateway looks up an ID given here at the provider, where it must be a port of these numbers; if the provider cannot confirm it, an operator key is required.',
    ok: { status: 200, type: PortOrderDto, description: 'The port.', example: submittedPort },
    errors: ['invalid_state', 'conflict', ...readErrors],
    examples: {
      'The provider has it': {
        outcome: 'submitted',
        providerOrderId: '900001',
        note: "Found in the provider's portal.",
      },
      'It was not submitted': { outcome: 'rejected', note: "Not in the provider's portal." },
    },
    scope: resolvers,
    idempotent: 'required',
  })
  async resolvePortOrder(
    @Caller() caller: Caller,
    @Keyed() keyed: KeyedRequest,
    @IdParam('prt') id: string,
    @Query() { tenant }: TenantQuery,
    @Body() body: PortResolutionDto,
  ): Promise<PortOrderDto> {
    const of = inside(caller, tenant);
    const order = await this.idempotency.once(
      keyed,
      (use) => this.resolutions.resolve(of, id, body, use),
      () => this.lookUp.port(of, id),
    );
    return this.shown(order);
  }

  private async once(
    caller: Caller,
    keyed: KeyedRequest,
    act: (use: KeyedRequest['use'], waitMs: number) => Promise<PortOrder>,
  ): Promise<PortOrderDto> {
    const order = await this.idempotency.once(keyed, act, async (id) =>
      unlessRejected(await this.lookUp.port(caller, id)),
    );
    return this.shown(order);
  }

  private async shown(port: PortOrder): Promise<PortOrderDto> {
    return portOrderDto(port, (await this.waits.ofPorts([port])).get(port.id));
  }
}
