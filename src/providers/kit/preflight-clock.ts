import { type Check } from '../../contract/preflight.js';
import { type Heard } from './sender.js';

/** How far apart the clocks may be, milliseconds: times the provider gives are compared with our own. */
const fine = 30_000;
const bearable = 5 * 60_000;

/** Our clock against the provider's, which every HTTP answer says in its `Date`. */
export function clockCheck(answers: readonly Heard[]): Check {
  const id = 'clock';
  const [said] = answers.flatMap(({ date, at }) => {
    const theirs = Date.parse(date ?? '');
    return Number.isNaN(theirs) ? [] : [theirs - at];
  });
  if (said === undefined) return { id, outcome: 'skipped', detail: 'No answer said what time it is at the provider.' };
  const apart = Math.abs(said);
  const seconds = Math.round(apart / 1_000);
  if (apart <= fine) return { id, outcome: 'ok', detail: `The clocks agree (${seconds} s apart).` };
  return {
    id,
    outcome: apart <= bearable ? 'warning' : 'failed',
    detail: `The provider's clock is ${seconds} s ${said > 0 ? 'ahead of' : 'behind'} this machine's.`,
    advice:
      'Have this machine set its clock by NTP. If it is right, tell the provider: reservations would end at other times than we think.',
  };
}
