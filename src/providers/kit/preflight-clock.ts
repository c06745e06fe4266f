import { type Check } from '../../contract/preflight.js';
import { type DatedReply } from './sender.js';

/** Maximum clock difference, milliseconds: the provider's timestamps are compared with ours. */
const fine = 30_000;
const bearable = 5 * 60_000;

/** Our clock against the provider's, as given by the `Date` header of its responses. */
export function clockCheck(answers: readonly DatedReply[]): Check {
  const id = 'clock';
  const [said] = answers.flatMap(({ date, at }) => {
    const theirs = Date.parse(date ?? '');
    return Number.isNaN(theirs) ? [] : [theirs - at];
  });
  if (said === undefined) return { id, outcome: 'skipped', detail: "No reply contained the provider's time." };
  const apart = Math.abs(said);
  const seconds = Math.round(apart / 1_000);
  if (apart <= fine) return { id, outcome: 'ok', detail: `The clocks agree within ${seconds} s.` };
  return {
    id,
    outcome: apart <= bearable ? 'warning' : 'failed',
    detail: `The provider's clock is ${seconds} s ${said > 0 ? 'ahead of' : 'behind'} this machine's.`,
    advice:
      "Synchronize this machine's clock by NTP. If it is correct, tell the provider: reservations would expire at other times than expected.",
  };
}
