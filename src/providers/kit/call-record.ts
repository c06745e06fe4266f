import { type CommittedIntent, type Outcome } from '../../contract/outcome.js';
import { type Requester } from '../../contract/requester.js';
import { type ProblemCode } from '../../domain/errors.js';
import { type Ending } from './ending.js';
import { type WrittenCall } from './call.js';
import { type Fields } from './fields.js';
import { type Effect } from './operation.js';

/** One attempt, for metrics and logs. Holds no body, no field and no message. */
export interface CallRecord {
  provider: string;
  operation: string;
  effect: Effect;
  outcome: Outcome<unknown>['kind'];
  /** Why, unless it is done. */
  code?: ProblemCode;
  httpStatus?: number;
  ms: number;
  attempt: number;
  /** The reservation, order, port or change that it was made for. */
  subjectId?: string;
  /** The request that reads for itself. */
  requestId?: string;
}

/** What an attempt is made for, as far as that is known. */
interface Purpose {
  readonly about?: CommittedIntent['about'];
  readonly by?: Requester | undefined;
}

/** What is reported of an attempt that ended so, after so long (milliseconds). */
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
  if (by?.requestId !== undefined) record.requestId = by.requestId;
  return record;
}
