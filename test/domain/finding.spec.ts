import { describe, expect, it } from '@jest/globals';
import { type FindingKind, findingKinds, type Repair, repairs, repairsOf } from '../../src/domain/finding.js';

const kindsWith = (repair: Repair): FindingKind[] => findingKinds.filter((kind) => repairsOf[kind].includes(repair));

describe('repairs', () => {
  it('fit what was found: what is not ours can be taken or given up, what has changed kept or put back', () => {
    expect(Object.fromEntries(repairs.map((repair) => [repair, kindsWith(repair)]))).toEqual({
      adopt: ['orphan_number'],
      cancel: ['orphan_number'],
      forget: ['missing_number'],
      accept: ['changed_trunk', 'changed_status'],
      restore: ['changed_trunk', 'changed_status'],
      ignore: findingKinds,
    });
  });
});
