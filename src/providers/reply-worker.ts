/** The thread that reads large replies (`kit/reply-thread.ts`): it has the rows of every provider, and no secrets. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { portionsOf } from './kit/portions.js';
import { Malformed } from './kit/readers.js';
import { openReply, type Reading, type ParsedReply } from './kit/reply.js';
import { type MalformedAt, type ReadReply } from './kit/reply-reader.js';
import { type ReplyToRead, type ThreadAnswer } from './kit/reply-thread.js';
import { providers } from './index.js';

const { results } = workerData as { results: MessagePort };

parentPort!.on('message', (asked: ReplyToRead) => parentPort!.postMessage(answerTo(asked)));

function answerTo({ body, provider, operation, ...kind }: ReplyToRead): ThreadAnswer {
  const row = providers.find(({ id }) => id === provider)?.rows.find(({ name }) => name === operation);
  // The error ends the thread; the reply is unread.
  if (!row) throw new Error(`no row ${operation} of ${provider}`);
  let reply: ParsedReply;
  try {
    reply = openReply(body, kind, row.reply);
  } catch (error) {
    return { kind: 'malformed', malformed: placeOf(error) };
  }
  let portions = 0;
  for (const portion of portionsOf(sent(reply))) {
    results.postMessage(portion);
    portions++;
  }
  return { kind: 'read', portions };
}

function sent({ top, read }: ParsedReply): ReadReply {
  const reading: Reading = read();
  return {
    top,
    reading: 'error' in reading ? { seen: reading.seen, malformed: placeOf(reading.error) ?? null } : reading,
  };
}

const placeOf = (error: unknown): MalformedAt | undefined =>
  error instanceof Malformed ? { at: error.at, expected: error.expected } : undefined;
