import { type NumberType, numberTypes } from '../../domain/phone-number.js';
import { CountryField, Field, IntegerField, RegionField, TextField, WordField } from '../../http/field-decorators.js';
import { vanityPattern } from '../../domain/vanity.js';
import { areaCode, exchange, tollFreePrefix } from '../number-kinds.js';

export class NumberCriteriaDto {
  @WordField(numberTypes, { description: 'Number type.', example: 'local' })
  type: NumberType;

  @RegionField({ description: 'State or province code.', example: 'WA', optional: true })
  region?: string;

  @Field(areaCode, { description: 'Area code (NPA).', example: '206', optional: true })
  areaCode?: string;

  @Field(exchange, { description: 'Exchange (NPA/NXX).', example: '206219', optional: true })
  exchange?: string;

  @TextField({ max: 64, description: 'City.', example: 'SEATTLE', optional: true })
  city?: string;

  @Field(tollFreePrefix, {
    description: 'Toll-free prefix. Required for toll-free numbers.',
    example: '866',
    optional: true,
  })
  tollFreePrefix?: string;

  @CountryField({ description: 'Country. Defaults to US.', example: 'GB', optional: true })
  country?: string;

  @TextField({
    max: 20,
    pattern: vanityPattern,
    says: 'digits, letters, ? for one digit and * for any number of digits',
    description:
      'Pattern that the whole national number must match: digits, letters, `?` for one digit and `*` for any number of digits.',
    example: '*FLOWERS',
    optional: true,
  })
  pattern?: string;

  @IntegerField({ min: 1, max: 1000, description: 'How many numbers to reserve or order.', example: 3 })
  quantity: number;
}
