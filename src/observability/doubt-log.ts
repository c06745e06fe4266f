import { type Doubt } from '../ledger/doubts.js';
import { type Ledger } from '../ledger/ledger.js';
import { type Logger } from './logger.js';
import { type Origins } from './origins.js';

const messages: Record<Doubt['what'], string> = {
  unknown: 'the outcome of a call is unknown',
  needs_review: 'manual review is needed',
};

/** Warns of what this process has left in doubt, once it is committed: one line for each entry of a history that says so. */
export function warnOfDoubts({ news }: Pick<Ledger, 'news'>, logger: Logger, origins: Origins): void {
  news.on('doubt', ({ what, subjectId, ...about }: Doubt) =>
    logger.warn({ ...about, ...origins.factsOf(subjectId) }, messages[what]),
  );
}
