import { type ProviderWatch } from '../providers/kit/watch.js';
import { type Logger } from './logger.js';
import { type Metrics } from './metrics.js';
import { type Origins } from './origins.js';
import { type Tracer } from './tracer.js';

/**
 * Counts and logs every call to a provider: at `info` if it may change something there, at `debug` if it only reads. Logs one warning when a provider
 * becomes unreachable or reachable again, and one the first time that a reply has an unknown value or is not as expected.
 */
export function watchOf(
  metrics: Metrics,
  logger: Logger,
  origins: Origins,
  tracer?: Pick<Tracer, 'call'>,
): Required<ProviderWatch> {
  return {
    onCall: (record) => {
      metrics.call(record);
      tracer?.call(record);
      const { subjectId, span, ...call } = record;
      const about = subjectId === undefined ? {} : origins.factsOf(subjectId);
      const facts = { ...call, ms: Math.round(record.ms), ...about, ...(span && { traceId: span.traceId }) };
      if (record.effect === 'read') logger.debug(facts, 'upstream call');
      else logger.info(facts, 'upstream call');
    },
    onCircuit: ({ open, ...circuit }) =>
      logger.warn(circuit, open ? 'the provider is unreachable' : 'the provider is reachable again'),
    onDrift: (news) =>
      logger.warn(
        { ...news },
        news.word === undefined ? 'a reply from the provider is not as expected' : 'the provider used an unknown value',
      ),
  };
}
