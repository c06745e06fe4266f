import { type Sender } from '../kit/sender.js';

/** For a question of a saga's: the service is slow at times, and where many are asked at once they wait for their turn in the rate budget. */
export const sagaReadMs = 90_000;
export const readDeadline = ({ sender }: { sender: Sender }): { deadlineAt: number } => ({
  deadlineAt: sender.clock.now() + sagaReadMs,
});
