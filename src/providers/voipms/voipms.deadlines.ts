import { type Sender } from '../kit/sender.js';

/** Timeout of a saga's reads: the service is slow at times, and many reads at once queue for the rate limit. */
export const sagaReadMs = 90_000;
export const readDeadline = ({ sender }: { sender: Sender }): { deadlineAt: number } => ({
  deadlineAt: sender.clock.now() + sagaReadMs,
});
