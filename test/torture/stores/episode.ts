import { type Gateway } from '../ground/gateway.js';
import { get, until } from '../ground/caller.js';
import { type Traffic } from '../ground/traffic.js';

/** Something that a gateway needs is away or out of order for a while. */
export interface Episode {
  name: string;
  /** What `GET /health/ready` has to say meanwhile; nothing in particular where it cannot know. */
  says?: 'degraded' | 'down';
  begin: () => Promise<unknown> | void;
  end: () => Promise<unknown> | void;
}

/** How a gateway says that it is. */
export const stateOf = async ({ url }: Gateway): Promise<string> => {
  const told = await get(url, 'alice', '/health/ready');
  return told?.body.status ?? 'no answer';
};

/** One episode while callers go on; answers what was not as promised. */
export async function endured(
  { name, says, begin, end }: Episode,
  gateways: readonly Gateway[],
  traffic: Traffic,
  lengthMs: number,
): Promise<string[]> {
  const wrongs: string[] = [];
  const placed = traffic.placed.length;
  await begin();
  const over = Date.now() + lengthMs;
  if (says !== undefined) {
    for (const gateway of gateways)
      if ((await until(() => stateOf(gateway), (state) => state === says, Math.max(lengthMs, 15_000))) === undefined) wrongs.push(`${name}: the gateway says ${await stateOf(gateway)}, not ${says}`); // prettier-ignore
  }
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, over - Date.now())));
  await end();
  for (const gateway of gateways) {
    if (gateway.hasExited) wrongs.push(`${name}: the gateway ended: ${gateway.output.slice(-300)}`);
    else if ((await until(() => stateOf(gateway), (state) => state === 'ok', 30_000)) === undefined) wrongs.push(`${name}: the gateway says ${await stateOf(gateway)} afterwards`); // prettier-ignore
  }
  // Somebody gets through again.
  const before = traffic.placed.length;
  if ((await until(() => traffic.placed.length, (now) => now > before, 30_000)) === undefined) wrongs.push(`${name}: no order is taken afterwards`); // prettier-ignore
  if (traffic.placed.length === placed) wrongs.push(`${name}: no order was placed meanwhile`);
  return wrongs;
}
