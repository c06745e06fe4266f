/** A result, with the provider that returned it. */
export interface Reported<T> {
  provider: string;
  data: T[];
}
