import { describe, expect, it } from '@jest/globals';
import { type Ledger } from '../../../src/ledger/ledger.js';
import { atOnce, freshName, subject, upTo } from '../samples.js';

export function describeLanes(ledger: () => Ledger): void {
  describe('lanes', () => {
    const nobody = async (): Promise<number> => 0;
    const somebody = async (): Promise<number> => 1;
    const enter = (lane: string, who: string, begun = false): Promise<boolean> =>
      ledger().transaction((l) => l.lanes.mayEnter(lane, who, begun));
    const alone = (lane: string, who: string, underWay = nobody): Promise<boolean> =>
      ledger().transaction((l) => l.lanes.takeAlone(lane, who, underWay));

    it('admits everyone while no one wants it exclusively', async () => {
      const lane = freshName('lane');
      expect(await enter(lane, 'a')).toBe(true);
      expect(await enter(lane, 'b', true)).toBe(true);
      expect(await ledger().lanes.holds(lane, 'a')).toBe(false);
    });

    it('admits only the holder', async () => {
      const lane = freshName('lane');
      expect(await alone(lane, 'holder')).toBe(true);
      expect(await alone(lane, 'holder', somebody)).toBe(true);
      expect(await ledger().lanes.holds(lane, 'holder')).toBe(true);
      expect(await enter(lane, 'holder')).toBe(true);
      expect(await enter(lane, 'other')).toBe(false);
      expect(await enter(lane, 'other', true)).toBe(false);
      expect(await alone(lane, 'other')).toBe(false);
    });

    it('keeps new subjects out while another is next, but not those that have begun', async () => {
      const lane = freshName('lane');
      expect(await alone(lane, 'first', somebody)).toBe(false);
      expect(await ledger().lanes.holds(lane, 'first')).toBe(false);
      expect(await enter(lane, 'newcomer')).toBe(false);
      expect(await enter(lane, 'begun', true)).toBe(true);
      expect(await enter(lane, 'first')).toBe(true);
      expect(await alone(lane, 'second')).toBe(false);
      expect(await alone(lane, 'first')).toBe(true);
    });

    it('passes to the next when its holder leaves', async () => {
      const lane = freshName('lane');
      await alone(lane, 'a');
      await ledger().lanes.leave('a');
      expect(await alone(lane, 'b', somebody)).toBe(false);
      await ledger().lanes.leave('b');
      expect(await alone(lane, 'c')).toBe(true);
      await ledger().lanes.leave('b');
      expect(await ledger().lanes.holds(lane, 'c')).toBe(true);
    });

    it('goes to one of twenty concurrent requests for exclusive use', async () => {
      const lane = freshName('lane');
      expect((await atOnce(20, (i) => alone(lane, `o${i}`))).filter(Boolean)).toHaveLength(1);
    });

    it('wakes only the work that waits for it when it is left', async () => {
      const lane = freshName('lane');
      const later = Date.now() + 3_600_000;
      const waiting = [freshName('rsv'), freshName('rsv'), freshName('rsv')];
      const lanes = [lane, freshName('lane'), undefined];
      const { work } = ledger();
      await alone(lane, 'holder');
      for (const [i, id] of waiting.entries()) {
        await work.wake(subject(id), 'reservation', 1);
        const [lease] = (await work.claimDue('w', 60_000, upTo(100))).filter((l) => l.subjectId === id);
        const waitingLane = lanes[i];
        await work.postpone(lease!, later, waitingLane === undefined ? {} : { waitingLane });
      }
      const due = async (): Promise<string[]> =>
        (await work.claimDue('w', 60_000, upTo(100))).map((l) => l.subjectId).filter((id) => waiting.includes(id));
      expect(await due()).toEqual([]);
      await ledger().lanes.leave('holder');
      expect(await due()).toEqual([waiting[0]]);
    });
  });
}
