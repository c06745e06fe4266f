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
} from '../../http/fields.js';
import { phoneNumber, text } from '../../http/kinds.js';
import { PageQuery } from '../../http/paging.js';
import { providerId } from '../provider-outcome.dto.js';

const mostNumbers = 100;
const mostTrunks = 20;
const mostCalls = Number.MAX_SAFE_INTEGER;
const providerField = { description: 'The provider to ask. Needed where several have this.', example: 'didtfn' };
const month = text({ max: 7, min: 7, pattern: /^\d{4}-\d{2}$/, says: 'a month, such as 2026-03' });

/** What every report is asked for. */
export class ReportQuery extends PageQuery {
  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

export class NumberStatsQuery extends ReportQuery {
  @ListField(phoneNumber, {
    min: 1,
    max: mostNumbers,
    description: 'Numbers of yours; may be repeated.',
    example: ['+12062190100'],
  })
  phoneNumber: string[];
}

/** A report of calls in one direction. */
export class DirectedQuery extends ReportQuery {
  @WordField(directions, {
    description: 'Calls that come in (`origination`) or go out (`termination`).',
    default: 'origination',
    optional: true,
  })
  direction: Direction = 'origination';
}

export class TrunkStatsQuery extends DirectedQuery {
  @ListField(text({ max: 64 }), {
    min: 1,
    max: mostTrunks,
    description: 'The trunk; may be repeated.',
    example: ['3'],
  })
  trunkId: string[];
}

export class MonthlySummaryQuery extends DirectedQuery {
  @IntegerField({ min: 2000, max: 9999, description: 'The year; not one to come.', example: 2025 })
  year: number;

  @IntegerField({ min: 1, max: 12, description: 'One month of it; without it the whole year.', optional: true })
  month?: number;
}

export class DailyCdrsQuery extends DirectedQuery {
  @DayField({ description: 'The first day. Unless given, a week with the last one.', optional: true })
  from?: string;

  @DayField({ description: 'The last day, at most 92 days in all. Unless given, a week, or today.', optional: true })
  to?: string;
}

export class CdrFileQuery {
  @WordField(directions, { description: 'As the list says.', default: 'origination', optional: true })
  direction: Direction = 'origination';

  @Field(providerId, { ...providerField, optional: true })
  provider?: string;
}

/** Figures of a number of calls. */
export class CallStatsDto implements CallStats {
  @IntegerField({ min: 0, max: mostCalls, description: 'Calls attempted.', example: 200 })
  attempts: number;

  @IntegerField({ min: 0, max: mostCalls, description: 'Calls completed.', example: 130 })
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

  @IntegerField({ min: 0, max: mostCalls, description: 'Most calls at one time.', example: 7, optional: true })
  peak?: number;

  @TextField({ max: 32, description: 'The provider that counted.', example: 'didtfn' })
  provider: string;
}

export class NumberStatsDto extends CallStatsDto {
  @PhoneNumberField({ description: 'The number.', example: '+12062190100' })
  phoneNumber: string;
}

export class TrunkStatsDto extends CallStatsDto {
  @TextField({ max: 64, description: 'The trunk.', example: '3' })
  trunkId: string;

  @PhoneNumberField({ description: 'The number, where a line is of one.', example: '+12062190100', optional: true })
  phoneNumber?: string;
}

export class MonthStatsDto extends CallStatsDto {
  @Field(month, { description: 'The month.', example: '2025-03' })
  month: string;

  @PhoneNumberField({ description: 'The number, where a line is of one.', example: '+12062190100', optional: true })
  phoneNumber?: string;
}

export class CdrFileDto {
  @TextField({ max: 64, description: 'Its id among the files of this direction.', example: '2025-03-01/success' })
  id: string;

  @DayField({ description: 'The day.', example: '2025-03-01' })
  date: string;

  @WordField(cdrKinds, { description: 'Whether it holds the calls that succeeded or those that failed.' })
  kind: CdrFile['kind'];

  @WordField(directions, { description: 'Calls that came in or went out.' })
  direction: Direction;

  @TextField({ max: 32, description: 'The provider that has it.', example: 'didtfn' })
  provider: string;
}
