import { type Effect } from '../../../src/providers/kit/operation.js';
import { type SharedDatabase } from './database.js';
import { type Sent } from './judge.js';
import { type Mishap } from './weather.js';

/** How the gateway settled a call: what it says has become of it, or that nobody can tell: a person is asked about money, a hold is let go. */
export type Settled = 'executed' | 'not executed' | 'repeated' | 'for a person' | 'let go' | 'open';

/** A call that something happened to on its way. */
export interface Doubt {
  readonly provider: string;
  readonly operation: string;
  readonly effect: Effect;
  readonly mishap: Mishap;
  /** Whether the provider's own ledger has it. */
  readonly executed: boolean;
  readonly settled: Settled;
}

interface Called {
  readonly provider: string;
  readonly mishap: Mishap | undefined;
  readonly effect: Effect;
  executed: boolean;
}

type Outcome = Omit<Doubt, 'mishap'> & { readonly mishap: Mishap | undefined };
type Look = SharedDatabase['look'];

const meaning: Readonly<Record<string, Settled>> = {
  done: 'executed',
  refused: 'not executed',
  not_sent: 'not executed',
  not_executed: 'not executed',
  repeated: 'repeated',
};

/** Calls that change something, and those among them whose outcome nobody could know at once: what really became of them, and what the gateway says. */
export class Doubts {
  private readonly calls = new Map<string, Called>();

  sent(provider: string, mishap: Mishap | undefined, { stepId, effect }: Sent): void {
    this.calls.set(stepId, { provider, mishap, effect, executed: false });
  }

  /** The provider has done what a call asked for. */
  executed(stepId: string): void {
    this.calls.get(stepId)!.executed = true;
  }

  settled(look: Look): Doubt[] {
    return this.outcomes(look).flatMap(({ mishap, ...call }) => (mishap ? [{ ...call, mishap }] : []));
  }

  private outcomes(look: Look): Outcome[] {
    const rows = look<Record<string, string>>('SELECT id, status, operation FROM steps');
    return rows.flatMap(({ id = '', status = '', operation = '' }) => {
      const call = this.calls.get(id);
      if (!call) return [];
      const undecided = call.effect === 'hold' ? 'let go' : 'for a person';
      return [{ ...call, operation, settled: status === 'undecided' ? undecided : (meaning[status] ?? 'open') }];
    });
  }

  /** What the provider has and the gateway says it has not, and money that moved only here. */
  falselySettled(look: Look): string[] {
    return this.outcomes(look).flatMap(({ provider, operation, mishap, effect, executed, settled }) => {
      const isFalse = executed ? settled === 'not executed' : effect === 'money' && settled === 'executed';
      const really = executed ? 'executed' : 'not executed';
      return isFalse
        ? [`${operation} of ${provider} (${mishap ?? 'not struck'}) was ${really}, and counts as ${settled}`]
        : [];
    });
  }
}
