import { type Operation } from './account.js';
import { invalid } from './params.js';
import { Group, success, type Value } from './wire.js';

/** Last four digits of numbers that are rejected, and of those that the reply does not name at all. */
const rejectedLine = '9021';
const unnamedLine = '9022';

const checkLnp: Operation = (params) => {
  const numbers = params.requiredNumbers('numbers', 11);
  if (numbers.some((number) => !/^1[2-9]\d{2}[2-9]/.test(number))) throw invalid('numbers');
  const named = numbers.filter((number) => !number.endsWith(unnamedLine)).map((number) => number.slice(1));
  const accepted = named.filter((number) => !number.endsWith(rejectedLine));
  const rejected = named.filter((number) => number.endsWith(rejectedLine));
  return success(['accepted', grouped(accepted)], ['rejected', grouped(rejected)]);
};

/** What concerns numbers of other carriers. */
export const porting: Readonly<Record<string, Operation>> = { check_lnp: checkLnp };

/** The document's sample to the letter: a list with one group of numbers in it. */
function grouped(numbers: readonly string[]): Value {
  return numbers.length > 0 ? [new Group(numbers)] : [];
}
