import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Random } from '../../attack/random.js';
import { type Finding, type Layer } from '../layer.js';
import { type Cut, cuts, Disk } from './disk.js';
import { shutDownOften } from './shutdowns.js';
import { record, type Recording } from './recording.js';
import { type Mark } from './trace.js';
import { missingFrom } from './verdict.js';

/** How many cuts one recording is good for. */
const cutsOfRecording = 500;
/** So many resources are told of in a recording. */
const answersOfRecording = 60;
/** Of the time; PostgreSQL has the rest. */
const shareOfSqlite = 0.7;
/** One shutdown of PostgreSQL for so many images. */
const imagesOfShutdown = 50;
/** A defect is seen in many images; a few show it. */
const mostFindings = 20;

/** Power cuts at any moment of a gateway's work: whatever is left on the disk has all that was told and sent. */
export const powerCut: Layer = {
  name: 'power-cut',
  async run({ seed, until, rounds, say }) {
    const findings: Finding[] = [];
    const figures = { recordings: 0, writes: 0, syncs: 0, told: 0, sent: 0, images: 0 };
    const ofSqlite = Date.now() + (until - Date.now()) * shareOfSqlite;
    for (let done = 0; done < rounds && (done === 0 || Date.now() < ofSqlite); done = figures.images) {
      const now = seed + figures.recordings++;
      const recording = await record(now, answersOfRecording);
      for (const act of recording.acts) {
        if (act.kind === 'write') figures.writes++;
        if (act.kind === 'sync') figures.syncs++;
        if (act.kind === 'mark') figures['sent' in act.mark ? 'sent' : 'told']++;
      }
      const replay = `power-cut --seed ${now} --rounds ${Math.min(rounds - done, cutsOfRecording)}`;
      const images = imagesOf(recording, now, Math.min(rounds - done, cutsOfRecording));
      for await (const { what, cut, at } of examined(images)) {
        figures.images++;
        findings.push(
          ...what.map((one) => ({ what: `after ${at} writes and syncs, unsynced ${cut}: ${one}`, replay })),
        );
        if (findings.length >= mostFindings) return { findings, figures: named(figures) };
      }
      say(`power-cut: ${figures.images} images, ${findings.length} findings`);
    }
    const replay = `power-cut --seed ${seed} --rounds ${rounds}`;
    const { wrongs, shutdowns, told } = await shutDownOften(seed, Math.max(1, rounds / imagesOfShutdown), until);
    findings.push(...wrongs.map((one) => ({ what: `PostgreSQL, shut down ${shutdowns} times: ${one}`, replay })));
    const ofPostgres = { 'immediate shutdowns of PostgreSQL': shutdowns, 'answers to callers between them': told };
    return { findings, figures: { ...named(figures), ...ofPostgres } };
  },
};

const named = (figures: Record<'recordings' | 'writes' | 'syncs' | 'told' | 'sent' | 'images', number>) => ({
  'gateways recorded': figures.recordings,
  'writes to ledgers; syncs': `${figures.writes.toLocaleString('en')}; ${figures.syncs.toLocaleString('en')}`,
  'answers to callers; calls sent': `${figures.told.toLocaleString('en')}; ${figures.sent.toLocaleString('en')}`,
  'power cuts, each ledger opened again': figures.images,
});

/** What a power cut left. */
export interface Image {
  readonly cut: Cut;
  /** After how many acts it came. */
  readonly at: number;
  readonly files: ReadonlyMap<string, Buffer>;
  /** What had been told and sent before. */
  readonly marks: readonly Mark[];
}

/** Cuts at moments that a seed chooses, half of them just after something was told or sent. */
export function* imagesOf({ folder, acts }: Recording, seed: number, count: number): Generator<Image> {
  const random = new Random('power-cut', seed);
  const marked = acts.flatMap(({ kind }, i) => (kind === 'mark' ? [i + 1] : []));
  const first = marked[0] ?? 0;
  const moments = Array.from({ length: count }, () =>
    random.below(2) === 0 ? random.of(marked) : first + random.below(acts.length - first),
  ).sort((a, b) => a - b);
  const disk = new Disk(folder);
  const marks: Mark[] = [];
  let at = 0;
  for (const moment of moments) {
    for (; at < moment; at++) {
      const act = acts[at]!;
      disk.do(act);
      if (act.kind === 'mark') marks.push(act.mark);
    }
    const cut = random.of(cuts);
    yield { cut, at, files: disk.afterCut(random, cut), marks: [...marks] };
  }
}

/** What is wrong with each. */
export async function* examined(images: Iterable<Image>): AsyncGenerator<{ what: string[]; cut: Cut; at: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-power-cut-'));
  try {
    for (const { cut, at, files, marks } of images) {
      const here = join(folder, String(at));
      mkdirSync(here, { recursive: true });
      for (const [path, bytes] of files) writeFileSync(join(here, basename(path)), bytes);
      yield { what: await missingFrom(join(here, 'gateway.db'), marks), cut, at };
      rmSync(here, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
