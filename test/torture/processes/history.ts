import { check } from './linearizability.js';
import { type Call, free, keyOf, operations, type Told } from './number.js';

/** What callers were told about each number, in one order of calls and answers. */
export class History {
  private events = 0;
  private readonly calls = new Map<string, Call[]>();

  /** The moment of a call, or of an answer. */
  now(): number {
    return ++this.events;
  }

  answered(phoneNumber: string, called: number, told: Told): void {
    this.add(phoneNumber, { called, returned: this.now(), told });
  }

  /** Nobody knows whether or when it takes effect, from that moment on; 0 where nobody has seen when it began. */
  unanswered(phoneNumber: string, called: number, told: Told): void {
    this.add(phoneNumber, { called, told });
  }

  /** What is not linearizable, and how many calls were looked at. */
  verdict(): { wrongs: string[]; numbers: number; calls: number; unanswered: number } {
    const wrongs: string[] = [];
    const all = [...this.calls.values()].flat();
    for (const [phoneNumber, calls] of this.calls) {
      const verdict = check(operations(calls.map((call) => settled(call, calls))), free, keyOf);
      if (verdict.is === 'linearizable') continue;
      wrongs.push(
        `the history of ${phoneNumber} is ${verdict.is}: ${'stuck' in verdict ? verdict.stuck.join('; ') : ''}`,
      );
    }
    return {
      wrongs,
      numbers: this.calls.size,
      calls: all.length,
      unanswered: all.filter(({ returned }) => returned === undefined).length,
    };
  }

  private add(phoneNumber: string, call: Call): void {
    const calls = this.calls.get(phoneNumber) ?? [];
    this.calls.set(phoneNumber, calls);
    calls.push(call);
  }
}

/** A hold without an answer came to nothing if it was found to be over, and never to stand. */
function settled(call: Call, calls: readonly Call[]): Call {
  const { returned, told } = call;
  if (returned !== undefined || told.what !== 'held') return call;
  const about = calls.filter((one) => one !== call && 'r' in one.told && one.told.r === told.r);
  const over = about.find((one) => one.told.what === 'seen' && one.told.as === 'over' && one.returned !== undefined);
  const isOver = ({ told: one }: Call): boolean => one.what === 'lapsed' || (one.what === 'seen' && one.as === 'over');
  if (!over || !about.every(isOver)) return call;
  return { ...call, undone: over.returned! };
}
