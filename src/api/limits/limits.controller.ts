import { Body, Controller, Get, Put } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { IfMatch, type Match } from '../../http/etags.js';
import { PathParam } from '../../http/params.js';
import { tenant } from '../../http/value-formats.js';
import { BusinessLimits } from '../../usecases/limits.js';
import { LimitsDto, limitsOf, TenantLimitsDto, tenantLimitsDto } from './limits.dto.js';

const tag = 'Limits';
const limits: LimitsDto = {
  liveHolds: 50,
  heldNumbers: 1_000,
  ordersPerDay: 200,
  spendPerOrder: { amount: '100.00', currency: 'USD' },
  spendPerDay: { amount: '500.00', currency: 'USD' },
  spendPerMonth: { amount: '5000.00', currency: 'USD' },
};
const shown: TenantLimitsDto = {
  tenant: 'acme',
  cardAttemptsPerHour: 20,
  cardAttemptsPerDay: 100,
  ...limits,
  setBy: 'ops-1',
  setAt: '2026-03-01T12:30:00.000Z',
};
const TenantParam = (): ParameterDecorator =>
  PathParam('tenant', tenant, { description: 'The tenant.', example: 'acme' });

@Controller('v1/limits/:tenant')
export class LimitsController {
  constructor(private readonly limits: BusinessLimits) {}

  @Get()
  @Endpoint({
    tag,
    summary: "Get a tenant's limits",
    description: 'Your own limits; those of another tenant require scope `operator`. An absent limit means unlimited.',
    ok: { status: 200, type: TenantLimitsDto, description: 'The limits.', example: shown },
    errors: [],
    scope: [],
    versioned: true,
  })
  async getLimits(@Caller() caller: Caller, @TenantParam() of: string): Promise<TenantLimitsDto> {
    return tenantLimitsDto(await this.limits.of(caller, of));
  }

  @Put()
  @Endpoint({
    tag,
    summary: "Set a tenant's limits",
    description:
      'Replaces all of them, including those of `API_KEYS_FILE`, on every gateway at once. What is omitted is unlimited, except card attempts. Lowering a limit does not affect existing holds, numbers or orders.',
    ok: { status: 200, type: TenantLimitsDto, description: 'The limits.', example: shown },
    errors: [],
    examples: {
      Typical: limits,
      'Two currencies': {
        spendPerDay: [
          { amount: '500.00', currency: 'USD' },
          { amount: '300.00', currency: 'EUR' },
        ],
      },
      None: {},
    },
    scope: 'operator',
    versioned: true,
    matched: true,
  })
  async setLimits(
    @Caller() caller: Caller,
    @IfMatch() match: Match | undefined,
    @TenantParam() of: string,
    @Body() body: LimitsDto,
  ): Promise<TenantLimitsDto> {
    return tenantLimitsDto(await this.limits.set(caller, of, limitsOf(body), match?.against(tenantLimitsDto)));
  }
}
