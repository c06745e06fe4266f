import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf a provider is asked. */
export interface Requester {
  readonly tenant: string;
  /** Until when the request may wait for its turn in a provider's rate, epoch ms. Absent: not at all. */
  readonly waitsUntil?: number;
  /** What has been written down and is being carried out, request or no request: it settles what is unknown, so it has a share of its own. */
  readonly atWork?: true;
}

/** Under which name an requester shares a provider's rate. */
export const sharerOf = ({ tenant, atWork }: Requester): string => `${atWork ? 'work' : 'requests'}:${tenant}`;

const requesters = new AsyncLocalStorage<Requester>();

/** Does the work, and whatever follows from it, on behalf of `requester`. */
export const onBehalfOf = <T>(requester: Requester, work: () => T): T => requesters.run(requester, work);

/** On whose behalf this is being done; undefined for what the gateway does of its own accord. */
export const currentRequester = (): Requester | undefined => requesters.getStore();
