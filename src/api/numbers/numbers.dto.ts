import { type OwnedNumber } from '../../contract/provider.js';
import { type NumberType } from '../../domain/phone-number.js';
import {
  CountryField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  PhoneNumberField,
  TextField,
  WordField,
} from '../../http/fields.js';
import { PageDto, PageQuery } from '../../http/paging.js';
import { numberTypes } from '../number-kinds.js';
import { ProviderOutcomeDto, providerId } from '../provider-outcome.dto.js';

const statuses = ['active', 'inactive', 'cancelled', 'unknown'] as const;

export class NumbersQuery extends PageQuery {
  @WordField(numberTypes, { description: 'Only numbers of this kind.', example: 'local', optional: true })
  type?: NumberType;

  @WordField(statuses, { description: 'Only numbers in this status.', example: 'active', optional: true })
  status?: OwnedNumber['status'];

  @ListField(providerId, { max: 8, description: 'Ask only these providers; may be repeated.', optional: true })
  provider?: string[];
}

export class NumberDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;

  @TextField({ max: 32, description: 'Where it is.', example: 'didtfn' })
  provider: string;

  @CountryField({ description: 'Its country.' })
  country: string;

  @WordField(numberTypes, { description: 'Its kind.', example: 'local' })
  type: NumberType;

  @WordField(statuses, {
    description: 'How the provider has it. `unknown`: in a word that this gateway does not know.',
    example: 'active',
  })
  status: OwnedNumber['status'];

  @TextField({
    max: 64,
    description: 'The order that brought it.',
    example: 'ord_01kf3xw8q20000m5e7r9t2v4x6',
    optional: true,
  })
  orderId?: string;

  @MoneyField({ description: "The provider's rate for it.", optional: true })
  monthlyCost?: MoneyDto;

  @WordField(['metered', 'unmetered'], {
    description: 'How its calls are billed.',
    example: 'unmetered',
    optional: true,
  })
  billing?: 'metered' | 'unmetered';

  @TextField({ max: 64, description: 'Caller name (CNAM).', example: 'ACME', optional: true })
  callerName?: string;
}

export class NumbersDto {
  @ListField(() => NumberDto, { max: 200, description: 'Numbers in service, ascending.' })
  data: NumberDto[];

  @ObjectField(() => PageDto, { description: 'Where the list goes on.' })
  page: PageDto;

  @ListField(() => ProviderOutcomeDto, {
    max: 32,
    description: 'How each provider fared: the numbers of one that failed are missing here.',
  })
  providers: ProviderOutcomeDto[];
}
