import { answerText, quoted } from '../../http/answer-text.js';
import { type PageDto } from '../../http/paging.js';
import { type OfferedNumber } from '../../usecases/find-numbers.js';
import { type ProviderOutcome } from '../../usecases/kit/fan-out.js';

/** All members of an offer besides its number, in the order in which they are returned. */
const words: Record<Exclude<keyof OfferedNumber, 'phoneNumber' | 'cost'>, true> = {
  country: true,
  type: true,
  region: true,
  city: true,
  rateCenter: true,
  provider: true,
  holdType: true,
};
const names = Object.keys(words) as (keyof typeof words)[];

/**
 * The offers of a search as JSON, each an `AvailableNumberDto`. Most differ from the previous one only in the number, and reuse the rest of its text.
 */
export function offersText(offers: readonly OfferedNumber[]): string {
  let text = '';
  let rest = '';
  let before: OfferedNumber | undefined;
  for (const offer of offers) {
    if (!before || !isAlike(before, offer)) rest = restOf(offer);
    text += `${before ? ',' : ''}{"phoneNumber":${quoted(offer.phoneNumber)}${rest}`;
    before = offer;
  }
  return `[${text}]`;
}

/** The result of a search, an `AvailableNumbersDto`, as JSON. */
export const foundText = (offers: string, providers: readonly ProviderOutcome[], page: PageDto): string =>
  `{"data":${offers},"providers":${answerText(providers)},"page":${answerText(page)}}`;

function isAlike(one: OfferedNumber, other: OfferedNumber): boolean {
  for (const name of names) if (one[name] !== other[name]) return false;
  const [a, b] = [one.cost, other.cost];
  if (!a || !b) return a === b;
  return a.setup === b.setup && a.monthly === b.monthly && a.currency === b.currency;
}

function restOf(offer: OfferedNumber): string {
  let rest = '';
  for (const name of names) {
    const word = offer[name];
    if (word !== undefined) rest += `,"${name}":${quoted(word)}`;
  }
  if (!offer.cost) return `${rest}}`;
  const { setup, monthly, currency } = offer.cost;
  const money = (amount: string): string => `{"amount":${quoted(amount)},"currency":${quoted(currency)}}`;
  return `${rest},"cost":{"setup":${money(setup)},"monthly":${money(monthly)}}}`;
}
