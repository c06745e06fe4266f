import { randomUUID } from 'node:crypto';
import { type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { type TclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { type TelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { type Ground, type Told } from './ground.js';

/** Who does it; the key is the tenant's name. */
export const doer = 'one';

export interface Providers {
  didtfn: DidtfnSimulator;
  tcl: TclSimulator;
  telecloud: TelecloudSimulator;
  voipms: VoipmsSimulator;
}

/** Something that a caller has done at a provider, again and again, about something else each time. */
export interface Deed {
  method: string;
  path: string | ((i: number) => string);
  /** The request of one try; no two are about the same thing. */
  body(i: number): object | FormData | undefined;
  /** Where an answer's subject is followed. */
  follow(told: Told): string;
  /** What has to be there first. */
  before?(ground: Ground): Promise<void>;
  /** How long a port stands still at the provider. */
  portStepMs?: number;
  /** How many kinds of calls it is. */
  sends?: number;
  /** Whether nobody can tell by reading what became of a lost call, so that a person is asked. */
  unreadable?: true;
  /** How often the provider has done it. */
  done(providers: Providers): number;
}

/** Answered with the thing itself, or with a change to be followed. */
export const change = ({ status, body }: Told): string => (status === 202 ? `/v1/changes/${body.id}` : '');

/** Has something made, undisturbed; answers its id. */
export async function make(ground: Ground, path: string, body: object | FormData): Promise<string> {
  const asked = { key: doer, method: 'POST', path, body, idempotencyKey: randomUUID() };
  return (await ground.insist(asked)).body.id;
}
