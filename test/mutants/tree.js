// @ts-check
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

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

  /** Builds what has changed in it, for tests that run the program. */
  async build() {
    await promisify(execFile)(process.execPath, ['config/build.js'], { cwd: this.path });
  }

  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }
}
