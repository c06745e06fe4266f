import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf a provider is asked. */
export interface Asker {
  readonly tenant: string;
  /** Until when the request may wait for its turn in a provider's rate, epoch ms. Absent: not at all. */
  readonly waitsUntil?: number;
  /** What has been written down and is being carried out, request or no request: it settles what is unknown, so it has a share of its own. */
  readonly atWork?: true;
}

/** Under which name an asker shares a provider's rate. */
export const sharerOf = ({ tenant, atWork }: Asker): string => `${atWork ? 'work' : 'requests'}:${tenant}`;

const askers = new AsyncLocalStorage<Asker>();

/** Does the work, and whatever follows from it, on behalf of `asker`. */
export const askingFor = <T>(asker: Asker, work: () => T): T => askers.run(asker, work);

/** On whose behalf this is being done; undefined for what the gateway does of its own accord. */
export const currentAsker = (): Asker | undefined => askers.getStore();
