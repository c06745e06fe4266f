import { type AvailableNumber, type FoundPlace } from '../../contract/search.js';

/** Sorts these numbers, and returns those that follow `after`. */
export function inOrder<T extends Pick<AvailableNumber, 'phoneNumber'>>(numbers: T[], after?: FoundPlace): T[] {
  numbers.sort((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1));
  if (!after) return numbers;
  const from = numbers.findIndex((n) => n.phoneNumber > after.phoneNumber);
  return from < 0 ? [] : numbers.slice(from);
}
