import { stat } from 'node:fs/promises';
import { statSync, type Stats } from 'node:fs';
import { type Clock } from '../clock.js';
import { ApiKeys, BadApiKeys } from './api-keys.js';
import { Freshness } from './freshness.js';

/** Callbacks for a keys file that changes while the gateway runs. */
export interface KeysFileWatch {
  /** Throws `BadApiKeys` if keys name something that does not exist. */
  check: (keys: ApiKeys) => void;
  /** The new file is unusable: the previous keys stay valid. */
  broken: (why: string) => void;
  changed: () => void;
}

/** `API_KEYS_FILE`, reloaded when it changes: removed keys are refused within 5 seconds. */
export class KeysFile {
  readonly keys: ApiKeys;
  private stamp: string;

  /** Throws `BadApiKeys` if the file is unusable. */
  constructor(
    private readonly path: string,
    private readonly mode: 'sandbox' | 'live',
  ) {
    this.keys = ApiKeys.fromFile(path, mode);
    this.stamp = stampOf(statSync(path));
  }

  follow(clock: Pick<Clock, 'monotonic'>, watch: KeysFileWatch): void {
    const freshness = new Freshness(clock, () => this.look(watch));
    this.keys.followed(() => freshness.ensure());
  }

  private async look({ check, broken, changed }: KeysFileWatch): Promise<void> {
    const stamp = await stat(this.path).then(stampOf, () => 'missing');
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    try {
      // A file that loses its other tenants makes no one an operator: their keys may have moved into the ledger. Only a start decides that.
      const fresh = ApiKeys.fromFile(this.path, this.mode, this.keys.alone);
      check(fresh);
      this.keys.become(fresh);
      changed();
    } catch (error) {
      if (!(error instanceof BadApiKeys)) throw error;
      broken(error.message);
    }
  }
}

const stampOf = ({ mtimeMs, size, ino }: Stats): string => `${mtimeMs} ${size} ${ino}`;
