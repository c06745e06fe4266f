import { Controller, Get } from '@nestjs/common';
import { onlySet } from '../../domain/only-set.js';
import { scopes } from '../../domain/scopes.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { ListField, ObjectField, TextField, TimeField } from '../../http/field-decorators.js';
import { word } from '../../http/value-kinds.js';
import { BusinessLimits } from '../../usecases/limits.js';
import { LimitsDto, limitsDto } from '../limits/limits.dto.js';

export class MeDto {
  @TextField({ max: 64, description: 'Your tenant.', example: 'acme' })
  tenant: string;

  @TextField({ max: 64, description: 'The ID of the API key.', example: 'key_01kf3xw8q20000m5e7r9t2v4x6' })
  keyId: string;

  @TextField({ max: 100, description: 'Label of the key.', example: 'Web shop', optional: true })
  label?: string;

  @ListField(word(scopes), { max: 50, description: 'What the key allows.', example: ['search', 'orders:read'] })
  scopes: string[];

  @TimeField({ description: 'When the key expires.', example: '2030-01-01T00:00:00.000Z', optional: true })
  expiresAt?: string;

  @ObjectField(() => LimitsDto, { description: 'What your tenant may use. An absent limit means unlimited.' })
  limits: LimitsDto;
}

const me: MeDto = {
  tenant: 'acme',
  keyId: 'key_01kf3xw8q20000m5e7r9t2v4x6',
  label: 'Web shop',
  scopes: ['search', 'orders:read'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  limits: { liveHolds: 50, cardAttemptsPerHour: 20, cardAttemptsPerDay: 100 },
};

@Controller('v1/me')
export class MeController {
  constructor(private readonly limits: BusinessLimits) {}

  @Get()
  @Endpoint({
    tag: 'API keys',
    summary: 'Get what your API key allows',
    ok: { status: 200, type: MeDto, description: 'Your tenant, key, scopes and limits.', example: me },
    errors: [],
    scope: [],
  })
  async getMe(@Caller() caller: Caller): Promise<MeDto> {
    const { tenant, keyId, label, scopes: allowed, expiresAt } = caller;
    const { limits } = await this.limits.of(caller, tenant);
    return {
      ...{ tenant, keyId, scopes: [...allowed], limits: limitsDto(limits) },
      ...onlySet({ label, expiresAt: expiresAt === undefined ? expiresAt : new Date(expiresAt).toISOString() }),
    };
  }
}
