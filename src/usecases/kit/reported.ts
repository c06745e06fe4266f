/** An answer, and the provider that gave it. */
export interface Reported<T> {
  provider: string;
  data: T[];
}
