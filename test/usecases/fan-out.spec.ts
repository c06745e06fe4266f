import { beforeEach, expect, it } from '@jest/globals';
import { systemClock, type Clock } from '../../src/clock.js';
import { type Provider } from '../../src/contract/provider.js';
import { fanOut, type Question } from '../../src/usecases/kit/fan-out.js';

/** Time that passes when the test says so. */
class HandClock implements Pick<Clock, 'now' | 'monotonic' | 'after'> {
  private at = 0;
  private due: { at: number; task: () => void }[] = [];
  now = (): number => this.at;
  monotonic = (): number => this.at;
  after = (ms: number, task: () => void): { cancel: () => void } => {
    const timer = { at: this.at + ms, task };
    this.due.push(timer);
    return { cancel: () => void (this.due = this.due.filter((other) => other !== timer)) };
  };

  get waiting(): number {
    return this.due.length;
  }

  pass(ms: number): void {
    this.at += ms;
    for (const timer of this.due.filter(({ at }) => at <= this.at)) timer.task();
  }
}

let time: HandClock;
let clock: Clock;
let asked: string[];
beforeEach(() => {
  time = new HandClock();
  clock = { ...systemClock, now: time.now, monotonic: time.monotonic, after: time.after, unmoved: time };
  asked = [];
});

/** A provider that answers when it is told to. */
function provider(id: string): Question<string> & { answer: () => void } {
  let answer = (): void => undefined;
  const answered = new Promise<string[]>((resolve) => (answer = () => resolve([id])));
  const ask = (): Promise<string[]> => {
    asked.push(id);
    return answered;
  };
  return { provider: { id } as Provider, ask, answer: () => answer() };
}

/** Everything that follows from what has happened, without any time passing. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('asks all providers at once, and returns with the slowest', async () => {
  const four = ['a', 'b', 'c', 'd'].map(provider);
  let answers: Awaited<ReturnType<typeof fanOut<string>>> | undefined;
  void fanOut(four, clock).then((all) => (answers = all));
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
  for (const one of [four[2]!, four[0]!, four[3]!]) {
    one.answer();
    await settled();
    expect(answers).toBeUndefined();
  }
  time.pass(700);
  four[1]!.answer();
  await settled();
  expect(answers?.items.flatMap(({ values }) => values)).toEqual(['a', 'b', 'c', 'd']);
  expect(answers?.outcomes.map(({ latencyMs }) => latencyMs)).toEqual([0, 700, 0, 0]);
  expect(time.waiting).toBe(0);
});

it('ends the question to a hanging provider by time, at no cost to the others', async () => {
  const [hanging, other] = [provider('hanging'), provider('other')];
  const ended: string[] = [];
  const both = fanOut([hanging, other], clock).then((all) => (ended.push('both'), all));
  other.answer();
  for (let i = 0; i < 20; i++) {
    const next = provider(`next ${i}`);
    void fanOut([next], clock).then(() => ended.push(`next ${i}`));
    next.answer();
    await settled();
  }
  expect(ended).toEqual(Array.from({ length: 20 }, (_, i) => `next ${i}`));
  time.pass(9_999);
  await settled();
  expect(ended).not.toContain('both');
  time.pass(1_000);
  expect((await both).outcomes.map((one) => [one.provider, one.outcome, one.count])).toEqual([
    ['hanging', 'timeout', 0],
    ['other', 'ok', 1],
  ]);
});
