import { OutboxStore } from '../../src/ledger/outbox.js';
import { eventCheck } from './event-check.js';

/** From now on an event that is not as the catalogue has it fails the transaction that writes it, with its test. Answers how many were checked. */
export function checkEveryEvent(): () => number {
  const problemsOf = eventCheck();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its store
  const { append } = OutboxStore.prototype;
  let checked = 0;
  OutboxStore.prototype.append = async function (this: OutboxStore, event) {
    const problems = problemsOf(event.type, event.data);
    if (problems.length > 0) throw new Error(`not as in the catalogue: ${problems.join('; ')}`);
    checked += 1;
    return append.call(this, event);
  };
  return () => checked;
}
