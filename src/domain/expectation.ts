/**
 * What a caller takes something to be when it asks for a change of it. It is held against what is there in the transaction of the change.
 * Throws `precondition_failed` where that is something else.
 */
export type Expectation<T> = (current: T) => void;
