import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import {
  decimal,
  integer,
  list,
  Malformed,
  object,
  optional,
  optionalText,
  type Reader,
  text,
} from '../kit/readers.js';
import { day } from './didtfn.readers.js';

/** `85%` as 0.85. The percent sign is required, to tell 1 from 1%. */
const percentage: Reader<number> = (value, at) => {
  const figure = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text(value, at).trim())?.[1];
  if (figure === undefined || Number(figure) > 100) throw new Malformed(at, 'a percentage');
  return Number((Number(figure) / 100).toFixed(8));
};

/** A number without calls has no averages; printed figures must be valid. */
const figures = {
  processed: integer,
  completed: integer,
  acd: optional(decimal),
  asr: optional(percentage),
  mou: optional(decimal),
  peak: optional(integer),
};
const stats = object({ data: list(object({ number: optionalText, ...figures })) });
const months = object({ data: list(object({ number: optionalText, month: day, ...figures })) });
const cdrs = object({ data: list(object({ date: day, success: optionalText, failed: optionalText })) });
const maxReplyBytes = 2 * 1024 * 1024;

const numberStats = ['GET /v1/reports/number-stats'];
const trunkStats = ['GET /v1/reports/trunk-stats'];
const monthlySummary = ['GET /v1/reports/monthly-summary'];
const dailyCdrs = ['GET /v1/reports/daily-cdrs', 'GET /v1/reports/daily-cdrs/{date}/{kind}'];
const ofMonth = { year: f.integer, month: f.integer.optional };
const ofDays = { from: f.code, to: f.code };
const common = { effect: 'read', maxReplyBytes } as const;

/** Document: "DID/TFN Stats" to "Monthly Summary", and the same reports for termination. */
export const reports = {
  didStats: operation({
    ...common,
    name: 'did_stats',
    upstream: 'POST /did_stats',
    routes: numberStats,
    fields: { number: f.digitsList },
    ignored: ['data.accountno'],
    reply: stats,
  }),
  dailyCdrs: operation({
    ...common,
    name: 'daily_cdrs',
    upstream: 'POST /daily_cdrs',
    routes: dailyCdrs,
    fields: ofDays,
    reply: cdrs,
  }),
  tgStats: operation({
    ...common,
    name: 'tg_stats',
    upstream: 'POST /tg_stats',
    routes: trunkStats,
    fields: { tg_id: f.code },
    ignored: ['data.accountno'],
    reply: stats,
  }),
  monthlySummary: operation({
    ...common,
    name: 'monthly_summary',
    upstream: 'POST /monthly_summary',
    routes: monthlySummary,
    fields: ofMonth,
    ignored: ['data.accountno'],
    reply: months,
  }),
  dailyCdrsTermination: operation({
    ...common,
    name: 'daily_cdrs_termination',
    upstream: 'POST /daily_cdrs_termination',
    routes: dailyCdrs,
    fields: ofDays,
    reply: cdrs,
  }),
  tgStatsTermination: operation({
    ...common,
    name: 'tg_stats_termination',
    upstream: 'POST /tg_stats_termination',
    routes: trunkStats,
    fields: { tg_id: f.code },
    ignored: ['data.accountno'],
    reply: stats,
  }),
  monthlySummaryTermination: operation({
    ...common,
    name: 'monthly_summary_termination',
    upstream: 'POST /monthly_summary_termination',
    routes: monthlySummary,
    fields: ofMonth,
    ignored: ['data.accountno'],
    reply: months,
  }),
};
