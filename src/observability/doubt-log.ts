import { type Doubt } from '../ledger/doubts.js';
import { type Ledger } from '../ledger/ledger.js';
import { type Logger } from './logger.js';
import { type Origins } from './origins.js';

const messages: Record<Doubt['what'], string> = {
  unknown: 'the outcome of a call is unknown',
  needs_review: 'manual review is needed',
};

/** Logs a warning for each history entry that leaves something in doubt, after this process has committed it. */
export function warnOfDoubts({ news }: Pick<Ledger, 'news'>, logger: Logger, origins: Origins): void {
  news.on('doubt', ({ what, subjectId, ...about }: Doubt) =>
    logger.warn({ ...about, ...origins.factsOf(subjectId) }, messages[what]),
  );
}
