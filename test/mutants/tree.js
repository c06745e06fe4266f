// @ts-check
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What a tree is run without: its history, and what is built or left behind. */
const leftOut = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

/** A copy of the sources in a folder of its own, in which one file at a time has a defect. */
export class Tree {
  /** @param {string} root what is copied */
  constructor(root) {
    this.path = mkdtempSync(join(tmpdir(), 'gateway-mutants-'));
    cpSync(root, this.path, {
      recursive: true,
      filter: (from) =>
        dirname(from) !== root || !(leftOut.has(basename(from)) || basename(from).startsWith('.bundle-')),
    });
    symlinkSync(join(root, 'node_modules'), join(this.path, 'node_modules'));
  }

  /**
   * Runs `deed` while the mutant is in its file.
   * @template T
   * @param {import('./mutant.js').Mutant} mutant
   * @param {() => Promise<T>} deed
   */
  async mutated({ file, text, becomes }, deed) {
    const path = join(this.path, file);
    const sound = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      sound.replace(text, () => becomes),
    );
    try {
      return await deed();
    } finally {
      writeFileSync(path, sound);
    }
  }

  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }
}
