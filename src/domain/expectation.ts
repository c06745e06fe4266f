/**
 * The version that a caller expects to change. It is compared with the current one in the transaction of the change. Throws `precondition_failed` if
 * they differ.
 */
export type Expectation<T> = (current: T) => void;
