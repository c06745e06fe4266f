import { invalidField } from '../../domain/errors.js';
import { type Metadata } from '../../domain/metadata.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164, type NumberType, numberTypes } from '../../domain/phone-number.js';
import {
  CountryField,
  Field,
  FlagField,
  ListField,
  ObjectField,
  OptionsField,
  RegionField,
  WordField,
} from '../../http/field-decorators.js';
import { phoneNumber } from '../../http/value-formats.js';
import { MetadataField } from '../../http/metadata-field.js';
import { providerWith } from '../../http/provider-notes.js';
import { type ReservationRequest } from '../../usecases/hold-numbers.js';
import { providerId } from '../provider-outcome.dto.js';
import { NumberCriteriaDto } from './number-criteria.dto.js';

/** Either by number (`phoneNumbers`) or by criteria (`criteria`). */
export class NewReservationDto {
  @Field(providerId, { description: 'The provider to reserve with.', example: providerWith('POST /v1/reservations') })
  provider: string;

  @ListField(phoneNumber, {
    min: 1,
    max: 1000,
    description: 'Numbers, as returned by a search. Provide these or `criteria`.',
    example: ['+12062190100'],
    optional: true,
  })
  phoneNumbers?: string[];

  @RegionField({
    description: 'State of the numbers, if it does not follow from their area code.',
    example: 'WA',
    optional: true,
  })
  region?: string;

  @WordField(numberTypes, {
    description: 'Number type of `phoneNumbers`, for providers with several types. Detected automatically if omitted.',
    example: 'local',
    optional: true,
  })
  type?: NumberType;

  @CountryField({
    description: 'Country of `phoneNumbers`, if it does not follow from the numbers, such as for +800 numbers.',
    example: 'GB',
    optional: true,
  })
  country?: string;

  @ObjectField(() => NumberCriteriaDto, {
    description: 'Criteria for the provider to choose numbers by. Provide these or `phoneNumbers`.',
    optional: true,
  })
  criteria?: NumberCriteriaDto;

  @FlagField({
    description:
      'Whether to keep a partial hold if not all numbers are available. By default, all numbers are released in that case.',
    default: false,
    example: false,
    optional: true,
  })
  allowPartial = false;

  @MetadataField()
  metadata?: Metadata;

  @OptionsField({ description: 'Provider-specific settings, listed by `GET /v1/providers/{id}`.', optional: true })
  providerOptions: Record<string, unknown> = {};
}

/** What to hold, by number or by criteria. */
export function requestOf({
  phoneNumbers,
  region,
  type,
  country,
  criteria,
  ...common
}: NewReservationDto): ReservationRequest {
  if (criteria && phoneNumbers)
    throw invalidField('/criteria', 'contradiction', 'Provide phoneNumbers or criteria, not both.');
  const kind = onlySet({ type, country });
  const [said] = Object.keys(kind);
  if (criteria && said !== undefined)
    throw invalidField(`/${said}`, 'contradiction', 'Use it only with phoneNumbers; criteria have their own.');
  if (criteria) return { ...common, criteria };
  if (!phoneNumbers) throw invalidField('/phoneNumbers', 'required', 'Provide phoneNumbers or criteria.');
  return { ...common, phoneNumbers: phoneNumbers as E164[], kind, ...onlySet({ region }) };
}
