import { type Clock, systemClock } from '../../clock.js';
import { type CommittedIntent, type Outcome } from '../../contract/outcome.js';
import { type ProviderCircuits } from '../../contract/provider-condition.js';
import { type Requester } from '../../contract/requester.js';
import { GatewayError } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { endingOf, trouble, type Ending, type Trouble } from './ending.js';
import { type Breaker, type BreakerClass, isPermit } from './breaker.js';
import { recordOf } from './call-record.js';
import { failure, heldBack, isOneCallersOwn, misuse } from './call-problems.js';
import { type WrittenCall, writeCall } from './call.js';
import { type Dialect } from './dialect.js';
import { Drift } from './drift.js';
import { type UnmappedFault } from './faults.js';
import { type Fields, type InputOf } from './fields.js';
import { type Effect, type EffectOperation, type Operation, type ReadOperation } from './operation.js';
import { Latencies } from './latencies.js';
import { ReadWire } from './read-wire.js';
import { replies as sharedReplies, type ReplyReader } from './reply-reader.js';
import { backoffMs, RetryBudget } from './retry.js';
import { SharedReads } from './shared-reads.js';
import { SentIntents } from './sent-intents.js';
import { type TurnDeps, Turns, type Window } from './turns.js';
import { type ProviderWatch, tell } from './watch.js';
import { checkBaseUrl, EffectWire, type Wires } from './wire.js';

export interface SenderDeps extends TurnDeps, ProviderWatch {
  readonly dialect: Dialect;
  readonly breaker: Breaker;
  /**
   * `readMs` for reads: for each attempt, and for all attempts together unless the caller gives a deadline. `moneyMs` for effects: too short a
   * timeout turns slow outcomes into unknown ones.
   */
  readonly timeouts: { readonly readMs: number; readonly moneyMs: number; readonly connectMs?: number };
  /** The transport to an origin; the network by default. */
  readonly wires?: (origin: string) => Wires;
  /** Reads the replies; by default, the reader that all providers share. */
  readonly replies?: ReplyReader;
  /** A cheap read that shows whether the provider is back, so that no call that changes something has to find out. */
  readonly probe?: (sender: Sender) => Promise<unknown>;
  /** Compared with intents and deadlines. */
  readonly clock?: Clock;
}

/** A response arrived: its `Date` header, and the time by our clock (epoch ms). */
export interface DatedReply {
  readonly date: string | undefined;
  readonly at: number;
}

/** The attempts of one read or effect. */
interface Attempts extends Window {
  readonly about?: CommittedIntent['about'];
  readonly heard?: ((answer: DatedReply) => void) | undefined;
}

const maxAttempts = 3;
const leastTimeMs = 300;
const defaultConnectMs = 3_000;
const defaultReplyBytes = 256 * 1024;

/**
 * The only way to an upstream: authentication, rate limit, breaker, timeouts, retries of reads, and the meaning of each reply. A call that can hold,
 * change or cost something is sent once per committed intent, on its own connection.
 */
export class Sender {
  private readonly deps: SenderDeps;
  /** The clock of this sender and of its callers. */
  readonly clock: Clock;
  private readonly retries: RetryBudget;
  readonly turns: Turns;
  readonly latencies = new Latencies();
  private readonly wires: Wires;
  private readonly sent = new SentIntents();
  private readonly shared: SharedReads;
  /** How the provider's replies differ from the rows. */
  readonly drift: Drift;
  /** The requester that it reads for; absent for the gateway's own reads. */
  private readonly by?: Requester;

  constructor(deps: SenderDeps) {
    const { origin } = checkBaseUrl(deps.dialect.baseUrl);
    const { connectMs = defaultConnectMs } = deps.timeouts;
    this.deps = deps;
    // As many connections as can be in use when the whole burst is spent at once.
    this.wires = deps.wires?.(origin) ?? {
      read: new ReadWire(origin, connectMs, deps.limits.burst),
      effect: new EffectWire(origin, connectMs),
    };
    this.clock = deps.clock ?? systemClock;
    const now = (): number => this.clock.now();
    this.retries = new RetryBudget(now);
    this.turns = new Turns(deps.dialect.provider, deps, this.clock);
    this.shared = new SharedReads(isOneCallersOwn, this.clock.unmoved);
    const { provider } = deps.dialect;
    this.drift = new Drift(now, (news) => tell(deps.onDrift, { provider, ...news }));
  }

  get provider(): string {
    return this.deps.dialect.provider;
  }

  /** How long one call of this row may take; settling waits for at least this long. */
  timeoutMs(op: Operation): number {
    return op.effect === 'read' ? this.deps.timeouts.readMs : this.deps.timeouts.moneyMs;
  }

  /** Error texts that the fault table does not know. */
  unmapped(): readonly UnmappedFault[] {
    return this.deps.dialect.unmapped();
  }

  /** The breaker's state per class, for health reports. */
  circuits(): ProviderCircuits {
    return this.deps.breaker.states();
  }

  /** Closes kept-alive connections. */
  close(): void {
    this.wires.read.close();
  }

  /** The same sender, with reads made on behalf of `requester`. */
  for(requester: Requester): Sender {
    return Object.create(this, { by: { value: requester } }) as Sender;
  }

  /** Reads, with up to three attempts within the deadline. Every failure is a `GatewayError` that says why. */
  async read<F extends Fields, O>(
    op: ReadOperation<F, O>,
    input: InputOf<F>,
    options: { deadlineAt?: number; heard?: (answer: DatedReply) => void } = {},
  ): Promise<O> {
    if ((op.effect as Effect) !== 'read') throw misuse(op, 'is not a read');
    const { by } = this;
    const call = writeCall(this.deps.dialect, op, input);
    const wholeTime = this.clock.now() + this.timeoutMs(op);
    const wanted = options.deadlineAt ?? wholeTime;
    const deadline = this.deps.patient ? Math.max(wanted, wholeTime) : wanted;
    const window: Attempts = { deadline, leastMs: Math.min(leastTimeMs, this.timeoutMs(op)), heard: options.heard, by };
    // Background work settles unknown outcomes, and a request that changes something reads first: both need the current state.
    if (!by || by.atWork || by.waitsUntil !== undefined || options.heard) return this.readUpstream(call, window);
    return this.shared.read(call.key, deadline - this.clock.now(), () => this.readUpstream(call, window));
  }

  private async readUpstream<F extends Fields, O>(call: WrittenCall<F, O>, window: Attempts): Promise<O> {
    this.retries.deposit();
    let why: Trouble | undefined;
    for (let attempt = 1; ; attempt++) {
      const ending = await this.attempt(call, 'read', attempt, window);
      if (ending.kind === 'done') return ending.value;
      // A retry that the gateway did not send says less than the failure before it.
      if (why === undefined || ending.health !== 'dropped') why = ending;
      const wait = Math.max(
        backoffMs(attempt, () => this.clock.random()),
        ending.retryAfterMs ?? 0,
      );
      const inTime = this.clock.now() + wait <= window.deadline - window.leastMs;
      if (!ending.passing || attempt >= maxAttempts || !inTime || !this.retries.withdraw()) throw failure(why);
      await this.clock.sleep(wait);
    }
  }

  /**
   * Sends a call that changes something, at most once; every ending is returned as an outcome. Throws only on misuse: a read, the intent of another
   * operation, or an intent that was used before.
   */
  async effect<F extends Fields, O>(
    op: EffectOperation<F, O>,
    input: InputOf<F>,
    intent: CommittedIntent,
  ): Promise<Outcome<O>> {
    if ((op.effect as Effect) === 'read') throw misuse(op, 'is a read');
    if (intent.operation !== op.name) throw misuse(op, 'is not what the intent is for');
    const deadline = Math.min(intent.sentAt, this.clock.now()) + this.timeoutMs(op);
    if (!this.sent.use(intent.stepId, deadline, this.clock.now())) throw misuse(op, 'was already sent for this intent');
    this.shared.changed();
    const ending = await this.once(op, input, { deadline, leastMs: 1, ...onlySet({ about: intent.about }) });
    this.shared.changed();
    if (ending.kind === 'done') {
      const { value, transactionId } = ending;
      return { kind: 'done', value, ...onlySet({ transactionId }) };
    }
    const { kind, code, fault, retryAfterMs } = ending;
    if (kind === 'not_sent') return { kind, code, fault, ...onlySet({ retryAfterMs }) };
    return { kind, code: kind === 'unknown' ? 'outcome_unknown' : code, fault };
  }

  private async once<F extends Fields, O>(
    op: EffectOperation<F, O>,
    input: InputOf<F>,
    window: Attempts,
  ): Promise<Ending<O>> {
    const asked = { op, dialect: this.deps.dialect, secrets: [] };
    // So late that an earlier use of this intent may have been forgotten: only a read can tell.
    if (this.clock.now() >= window.deadline)
      return trouble(asked, 'unknown', 'upstream_timeout', { code: 'stale_intent' });
    let call: WrittenCall<F, O>;
    try {
      call = writeCall(this.deps.dialect, op, input);
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'internal';
      return trouble(asked, 'refused', code, { code: 'unwritable' });
    }
    if (this.circuits().effect.state === 'half_open') await this.deps.probe?.(this).catch(() => undefined);
    return this.attempt(call, 'effect', 1, window);
  }

  /** One attempt, reported to the observers. */
  private async attempt<F extends Fields, O>(
    call: WrittenCall<F, O>,
    kind: BreakerClass,
    attempt: number,
    window: Attempts,
  ): Promise<Ending<O>> {
    const started = this.clock.unmoved.monotonic();
    const entered = this.deps.breaker.enter(kind);
    let ending: Ending<O>;
    if (isPermit(entered)) {
      const held = await this.turns.wait(kind, call.op.cost ?? 1, window);
      ending = held ? heldBack(call, held.code, held.why, held.retryAfterMs) : await this.send(call, kind, window);
      entered.done(ending.health);
    } else {
      ending = heldBack(call, 'upstream_unavailable', 'circuit_open', entered.retryAfterMs);
    }
    if (ending.kind !== 'done' && ending.slowerForMs !== undefined) this.turns.slower(ending.slowerForMs);
    tell(this.deps.onCall, recordOf(call, ending, this.clock.unmoved.monotonic() - started, attempt, window));
    return ending;
  }

  private async send<F extends Fields, O>(
    call: WrittenCall<F, O>,
    kind: BreakerClass,
    window: Attempts,
  ): Promise<Ending<O>> {
    const timeoutMs = Math.min(this.timeoutMs(call.op), window.deadline - this.clock.now());
    if (timeoutMs < window.leastMs) return heldBack(call, 'upstream_timeout', 'deadline');
    const { method, path, headers, body, op } = call;
    const maxReplyBytes = op.maxReplyBytes ?? defaultReplyBytes;
    const from = this.clock.unmoved.monotonic();
    const exchange = await this.wires[kind].exchange({ method, path, headers, body, timeoutMs, maxReplyBytes });
    if (exchange.kind === 'answer' || exchange.connected)
      this.latencies.add(kind, from, this.clock.unmoved.monotonic());
    if (exchange.kind === 'answer') window.heard?.({ date: exchange.date, at: this.clock.now() });
    const replies = this.deps.replies ?? sharedReplies;
    const { dialect, secrets } = call;
    return endingOf(exchange, { op, dialect, secrets, now: this.clock.now(), drift: this.drift, replies });
  }
}
