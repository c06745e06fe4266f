import { Body, Controller, Post } from '@nestjs/common';
import { Caller } from '../../http/auth.js';
import { type E164 } from '../../domain/phone-number.js';
import { Endpoint } from '../../http/endpoint.js';
import { providerWith } from '../../http/provider-notes.js';
import { CheckPortability } from '../../usecases/kit/check-portability.js';
import { answered } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { PortabilityCheckDto, PortabilityResultDto } from './portability.dto.js';

const checked: PortabilityResultDto = {
  data: [
    { phoneNumber: '+12065551234', portable: true, provider: providerWith('POST /v1/portability-checks') },
    { phoneNumber: '+12065559021', portable: false, provider: providerWith('POST /v1/portability-checks') },
  ],
  providers: [answered(2)],
};

@Controller('v1/portability-checks')
export class PortabilityController {
  constructor(private readonly portability: CheckPortability) {}

  @Post()
  @Endpoint({
    tag: 'Porting',
    summary: 'Check the portability of numbers',
    description:
      'Read-only. No Idempotency-Key is needed. A number that the provider does not report on is returned with `portable: false` and the reason. In the sandbox, numbers ending in 9021 are rejected and those ending in 9022 get no result.',
    ok: {
      status: 200,
      type: PortabilityResultDto,
      description: 'Portability by provider.',
      example: checked,
    },
    errors: readErrors,
    examples: {
      'At one provider': {
        phoneNumbers: ['+12065551234', '+12065559021'],
        provider: providerWith('POST /v1/portability-checks'),
      },
      'At all providers': { phoneNumbers: ['+12065551234'] },
    },
    scope: 'ports:read',
  })
  checkPortability(
    @Caller() caller: Caller,
    @Body() { phoneNumbers, provider }: PortabilityCheckDto,
  ): Promise<PortabilityResultDto> {
    return this.portability.check(caller, phoneNumbers as E164[], provider === undefined ? [] : [provider]);
  }
}
