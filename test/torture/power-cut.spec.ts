import { describe, expect, it } from '@jest/globals';
import { Random } from '../attack/random.js';
import { cuts, Disk } from './power-cut/disk.js';
import { examined, imagesOf } from './power-cut/layer.js';
import { record } from './power-cut/recording.js';
import { type Act, actsOf } from './power-cut/trace.js';
import { figureIn, typed } from './typed.js';

describe('a power cut at any moment', () => {
  it('loses nothing that callers were told, and no intent of a call that was sent', async () => {
    const { code, said } = await typed('power-cut', '--seed', '1', '--rounds', '100', '--for', '10m');
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    expect(figureIn(said, 'power cuts')).toBe(100);
    expect(figureIn(said, 'immediate shutdowns of PostgreSQL')).toBe(2);
  }, 600_000);

  it('is noticed where commits are not synced', async () => {
    const { folder, acts } = await record(2, 20);
    const unsynced = acts.filter(
      ({ kind, ...act }) => kind !== 'sync' || !('file' in act && act.file.endsWith('-wal')),
    );
    const wrong: string[] = [];
    for await (const { what } of examined(imagesOf({ folder, acts: unsynced }, 2, 30))) wrong.push(...what);
    expect(wrong).toContainEqual(expect.stringMatching(/^the intent stp_\w+ of a call that was sent is not there$/));
    expect(wrong).toContainEqual(expect.stringMatching(/, told to be \w+, has never been so$/));
  }, 600_000);
});

describe('the disk', () => {
  const file = '/ledger/file';
  const write = (offset: number, text: string): Act => ({ kind: 'write', file, offset, data: Buffer.from(text) });
  const sync: Act = { kind: 'sync', file };
  const named: Act[] = [{ kind: 'create', file }, { kind: 'sync', file: '/ledger' }]; // prettier-ignore

  /** Everything that 500 cuts leave of the file after these acts. */
  function leftOf(...acts: Act[]): Set<string> {
    const disk = new Disk('/ledger');
    for (const act of acts) disk.do(act);
    const random = new Random('disk');
    const images = Array.from({ length: 500 }, () => disk.afterCut(random, random.of(cuts)).get(file));
    return new Set(images.map((image) => image?.toString() ?? 'no file'));
  }

  it('keeps what a sync has followed', () => {
    expect(leftOf(...named, write(0, 'paid'), sync)).toEqual(new Set(['paid']));
    expect(leftOf(...named, write(0, 'paid'), sync, write(1, 'l'))).toEqual(new Set(['paid', 'plid']));
  });

  it('keeps any of two sectors without the other', () => {
    const block = (letter: string): string => letter.repeat(512);
    const left = leftOf(...named, write(0, block('a') + block('a')), sync, write(0, block('b') + block('b')));
    expect(left).toEqual(new Set([...'ab'].flatMap((one) => [...'ab'].map((two) => block(one) + block(two)))));
  });

  it('may have an older size, or no name yet', () => {
    expect(leftOf(...named, write(0, 'one'), sync, { kind: 'truncate', file, size: 1 })).toEqual(new Set(['one', 'o']));
    expect(leftOf({ kind: 'create', file }, write(0, 'one'), sync)).toEqual(new Set(['one', 'no file']));
  });
});

describe('what strace says', () => {
  const acts = (...lines: string[]): Act[] => actsOf(lines.join('\n'), '/l', '/l/marks');

  it('is understood, over the calls of other threads', () => {
    expect(
      acts(
        '7 openat(AT_FDCWD</w>, "/l/db", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 18</l/db>',
        '7 pwrite64(18</l/db>, "a\\0\\17\\0019\\n\\"\\\\", 8, 4096) = 8',
        '7 fsync(18</l/db> <unfinished ...>',
        '8 fsync(3</elsewhere>) = 0',
        '7 <... fsync resumed>) = 0',
        '7 pwrite64(17</l/marks>, "{\\"sent\\":\\"stp_1\\"}\\n", 17, 0) = 17',
        '7 ftruncate(18</l/db>, 512) = -1 EIO (Input/output error)',
      ),
    ).toEqual([
      { kind: 'create', file: '/l/db' },
      { kind: 'write', file: '/l/db', offset: 4_096, data: Buffer.from('a\0\x0f\x019\n"\\') },
      { kind: 'sync', file: '/l/db' },
      { kind: 'mark', mark: { sent: 'stp_1' } },
    ]);
  });

  it('is refused where a ledger is written in another way', () => {
    expect(() => acts('7 writev(18</l/db>, [{iov_base="x", iov_len=1}], 1) = 1')).toThrow(/not recorded/);
  });
});
