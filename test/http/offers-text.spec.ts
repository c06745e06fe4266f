import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foundText, offersText } from '../../src/api/available-numbers/available-numbers-text.js';
import { answerText } from '../../src/http/answer-text.js';
import { type OfferedNumber } from '../../src/usecases/find-numbers.js';
import { type ProviderOutcome } from '../../src/usecases/kit/fan-out.js';

/** Few, so that neighbours are often alike in all but one word. */
const word = fc.constantFrom(
  'US',
  'New York',
  '',
  'a "quoted" \\ one',
  'tab\tand\u0007bell',
  'Zürich\u009f',
  '\u2028',
  '\ud800',
);
const maybe = fc.option(word, { nil: undefined, freq: 4 });
const offer = fc.record({
  phoneNumber: word.map((value) => `+${value}` as const),
  ...{ country: word, type: fc.constantFrom('local' as const, 'did' as const), region: maybe, city: maybe },
  ...{
    rateCenter: maybe,
    cost: fc.option(fc.record({ setup: word, monthly: word, currency: word }), { nil: undefined }),
  },
  ...{ provider: word, holdType: fc.constantFrom('none' as const, 'local' as const) },
}) as fc.Arbitrary<OfferedNumber>;
/** The next one has all but some words of the one before. */
const offers = fc
  .array(
    fc.record({
      offer,
      changed: fc.subarray(
        ['phoneNumber', 'country', 'region', 'city', 'rateCenter', 'type', 'provider', 'holdType', 'cost'] as const,
        { maxLength: 2 },
      ),
    }),
    { maxLength: 6 },
  ) // prettier-ignore
  .map((steps) =>
    steps.reduce<OfferedNumber[]>((made, { offer: other, changed }) => {
      const taken = Object.fromEntries(changed.map((name) => [name, other[name]]));
      return [...made, { ...(made.at(-1) ?? other), ...taken }];
    }, []),
  );

const money = (amount: string, currency: string): object => ({ amount, currency });
const asAnswered = ({ cost, ...words }: OfferedNumber): object => ({
  ...words,
  ...(cost && { cost: { setup: money(cost.setup, cost.currency), monthly: money(cost.monthly, cost.currency) } }),
});

it('the answer of a search says of each offer what any answer would', () => {
  const outcome: ProviderOutcome = {
    provider: 'acme',
    outcome: 'ok',
    count: 2,
    latencyMs: 3,
    ignoredFilters: ['city'],
  };
  fc.assert(
    fc.property(offers, (data) => {
      const page = { hasMore: true, nextCursor: 'b3Jk' };
      const text = foundText(offersText(data), [outcome], page);
      const whole = answerText({ data: data.map(asAnswered), providers: [outcome], page });
      expect(JSON.parse(text)).toEqual(JSON.parse(whole));
    }),
    { numRuns: 2_000 },
  );
});
