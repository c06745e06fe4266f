/** When a read that a caller waits for must have answered, epoch ms. */
export const readDeadline = (): number => Date.now() + 10_000;

/** The same for long lists: reports and the books of an account. */
export const listDeadline = (): number => Date.now() + 15_000;
