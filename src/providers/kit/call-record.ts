import { type CommittedIntent, type Outcome } from '../../contract/outcome.js';
import { type Requester } from '../../contract/requester.js';
import { type SpanContext } from '../../contract/trace.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type Ending } from './ending.js';
import { type WrittenCall } from './call.js';
import { type Fields } from './fields.js';
import { type Effect } from './operation.js';

/** One attempt, for metrics and logs. Contains no body, field or message. */
export interface CallRecord {
  provider: string;
  operation: string;
  effect: Effect;
  outcome: Outcome<unknown>['kind'];
  /** Why it failed; absent if it succeeded. */
  code?: ProblemCode;
  httpStatus?: number;
  ms: number;
  attempt: number;
  /** The reservation, order, port or change that the call was made for. */
  subjectId?: string;
  /** The ID of the HTTP request, for a read made to answer it. */
  requestId?: string;
  /** The span that it was made in. */
  span?: SpanContext;
}

/** What an attempt is made for, if known. */
interface Purpose {
  readonly about?: CommittedIntent['about'];
  readonly by?: Requester | undefined;
}

/** The record of an attempt with this ending and duration (milliseconds). */
export function recordOf<F extends Fields, O>(
  { dialect, op }: WrittenCall<F, O>,
  ending: Ending<O>,
  ms: number,
  attempt: number,
  { about, by }: Purpose,
): CallRecord {
  const record: CallRecord = {
    provider: dialect.provider,
    operation: op.name,
    effect: op.effect,
    outcome: ending.kind,
    ms,
    attempt: about?.attempt ?? attempt,
  };
  if (ending.kind !== 'done') record.code = ending.code;
  const httpStatus = ending.kind === 'done' ? ending.httpStatus : ending.fault.httpStatus;
  if (httpStatus !== undefined) record.httpStatus = httpStatus;
  if (about) record.subjectId = about.subjectId;
  const span = about?.span ?? by?.span;
  if (span) record.span = span;
  if (by?.requestId !== undefined) record.requestId = by.requestId;
  return record;
}
