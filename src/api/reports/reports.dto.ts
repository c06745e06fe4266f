import { type CallStats, cdrKinds, type CdrFile, type Direction, directions } from '../../contract/reports.js';
import {
  DayField,
  DecimalField,
  Field,
  IntegerField,
  ListField,
  PhoneNumberField,
  RealField,
  TextField,
  WordField,
} from '../../http/field-decorators.js';
import { text } from '../../http/value-kinds.js';
import { phoneNumber } from '../../http/value-formats.js';
import { PageQuery } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { providerId } from '../provider-outcome.dto.js';

const mostNumbers = 100;
const mostTrunks = 20;
const mostCalls = Number.MAX_SAFE_INTEGER;
const providerField = {
  description: 'The provider. Required if more than one provider supports this.',
  example: providerWith('GET /v1/reports/number-stats'),
};
const month = text({ max: 7, min: 7, pattern: /^\d{4}-\d{2}$/, says: 'a month, such as 2026-03' });

/** Query of every report. */
export class ReportQuery extends PageQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class NumberStatsQuery extends ReportQuery {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'Your numbers. Repeat the parameter for several.',
    example: ['+12062190100'],
  })
  phoneNumber: string[];
}

/** A report of calls in one direction. */
export class DirectedQuery extends ReportQuery {
  @WordField(directions, {
    description: 'Inbound calls (`origination`) or outbound calls (`termination`).',
    default: 'origination',
    optional: true,
  })
  direction: Direction = 'origination';
}

export class TrunkStatsQuery extends DirectedQuery {
  @ListField(text({ max: 64 }), {
    min: 1,
    max: mostTrunks,
    description: 'Trunk ID. Repeat the parameter for several.',
    example: ['3'],
  })
  trunkId: string[];
}

export class MonthlySummaryQuery extends DirectedQuery {
  @IntegerField({ min: 2000, max: 9999, description: 'Year, not in the future.', example: 2025 })
  year: number;

  @IntegerField({
    min: 1,
    max: 12,
    description: 'A single month. Defaults to the whole year.',
    example: 3,
    optional: true,
  })
  month?: number;
}

export class DailyCdrsQuery extends DirectedQuery {
  @DayField({ description: 'First day. Defaults to the start of a seven-day range.', optional: true })
  from?: string;

  @DayField({
    description: 'Last day, for a range of at most 92 days. Defaults to the end of a seven-day range, or to today.',
    optional: true,
  })
  to?: string;
}

export class CdrFileQuery {
  @WordField(directions, {
    description: 'Inbound calls (`origination`) or outbound calls (`termination`).',
    default: 'origination',
    optional: true,
  })
  direction: Direction = 'origination';

  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

/** Statistics of a set of calls. */
export class CallStatsDto implements CallStats {
  @IntegerField({ min: 0, max: mostCalls, description: 'Call attempts.', example: 200 })
  attempts: number;

  @IntegerField({ min: 0, max: mostCalls, description: 'Completed calls.', example: 130 })
  completed: number;

  @RealField({ min: 0, max: 1, description: 'Answer-seizure ratio (ASR).', example: 0.65, optional: true })
  asr?: number;

  @RealField({
    min: 0,
    max: mostCalls,
    description: 'Average call duration (ACD), in seconds.',
    example: 90,
    optional: true,
  })
  averageCallSeconds?: number;

  @DecimalField({ description: 'Minutes of use (MOU), exact.', example: '195.00', optional: true })
  minutesOfUse?: string;

  @IntegerField({ min: 0, max: mostCalls, description: 'Peak concurrent calls.', example: 7, optional: true })
  peak?: number;

  @TextField({
    max: 32,
    description: 'The provider that reported the figures.',
    example: providerWith('GET /v1/reports/number-stats'),
  })
  provider: string;
}

export class NumberStatsDto extends CallStatsDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;
}

export class TrunkStatsDto extends CallStatsDto {
  @TextField({ max: 64, description: 'The trunk.', example: '3' })
  trunkId: string;

  @PhoneNumberField({
    description: 'Phone number, if the row is for a single number.',
    example: '+12062190100',
    optional: true,
  })
  phoneNumber?: string;
}

export class MonthlyStatsDto extends CallStatsDto {
  @Field(month, { description: 'Month.', example: '2025-03' })
  month: string;

  @PhoneNumberField({
    description: 'Phone number, if the row is for a single number.',
    example: '+12062190100',
    optional: true,
  })
  phoneNumber?: string;
}

export class CdrFileDto {
  @TextField({ max: 64, description: 'File ID, unique per direction.', example: '2025-03-01/success' })
  id: string;

  @DayField({ description: 'Date.', example: '2025-03-01' })
  date: string;

  @WordField(cdrKinds, { description: 'Whether it contains successful or failed calls.' })
  kind: CdrFile['kind'];

  @WordField(directions, { description: 'Inbound or outbound calls.' })
  direction: Direction;

  @TextField({
    max: 32,
    description: 'The provider of the number.',
    example: providerWith('GET /v1/reports/number-stats'),
  })
  provider: string;
}
