import { Body, Controller, Post } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { type E164 } from '../../domain/phone-number.js';
import { Endpoint } from '../../http/endpoint.js';
import { providerWith } from '../../http/provider-notes.js';
import { PlanPorts } from '../../usecases/plan-ports.js';
import { answered } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { PortPlanDto, PortPlanRequestDto } from './port-plan.dto.js';

const tag = 'Porting';
const plan: PortPlanDto = {
  batches: [
    { provider: providerWith('POST /v1/port-orders'), category: 'landline', phoneNumbers: ['+12065551234'] },
    { provider: providerWith('POST /v1/port-orders'), category: 'toll_free', phoneNumbers: ['+18005551234'] },
  ],
  notPortable: [
    {
      phoneNumber: '+12065559021',
      reasons: [{ provider: providerWith('POST /v1/port-orders'), reason: 'The provider cannot port this number.' }],
    },
  ],
  providers: [answered(3)],
};

/** Checks which numbers could be ported before anything is submitted. */
@Controller('v1/port-orders')
export class PortPlanController {
  constructor(private readonly planPorts: PlanPorts) {}

  @Post('plan')
  @Endpoint({
    tag,
    summary: 'Group numbers into ports before submitting',
    description:
      'Checks portability with the providers and groups the numbers: toll-free apart from local ones, each with the first provider that accepts it. Read-only. No Idempotency-Key is needed.',
    ok: {
      status: 200,
      type: PortPlanDto,
      description: 'Ports that could be submitted, and numbers that could not be ported.',
      example: plan,
    },
    errors: readErrors,
    examples: { 'Two portable numbers and one that is not': { phoneNumbers: ['+12065551234', '+18005551234'] } },
    scope: 'ports:read',
  })
  planPortOrders(
    @Caller() caller: Caller,
    @Body() { phoneNumbers, providers }: PortPlanRequestDto,
  ): Promise<PortPlanDto> {
    return this.planPorts.plan(caller, phoneNumbers as E164[], providers ?? []);
  }
}
