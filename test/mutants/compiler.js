// @ts-check
import { join } from 'node:path';
import ts from 'typescript';

/** What a defect may leave behind unused: no reason why it should not compile. */
const unused = new Set([6133, 6138, 6192, 6196, 6198]);

/** Says whether the sources still type-check with one file changed. */
export class Compiler {
  /** @type {Map<string, { text: string, version: number }>} */
  #changed = new Map();
  #service;

  /** @param {string} root */
  constructor(root) {
    this.root = root;
    const { config } = ts.readConfigFile(join(root, 'test/tsconfig.json'), (path) => ts.sys.readFile(path));
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'test'));
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (path) => String(this.#changed.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = this.#changed.get(path)?.text ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (some) => ts.getDefaultLibFilePath(some),
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: (path) => ts.sys.readFile(path),
      readDirectory: (...args) => ts.sys.readDirectory(...args),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
    });
  }

  /**
   * The first thing that is wrong with the mutated file; undefined when it compiles, and for what is no TypeScript.
   * @param {import('./mutant.js').Mutant} mutant
   */
  complaint(mutant) {
    return mutant.file.endsWith('.ts') ? this.#mutated(mutant, mutant.file) : undefined;
  }

  /**
   * The first thing that the compiler has against the test of a mutant, with it or without.
   * @param {import('./mutant.js').Mutant} mutant
   */
  objection(mutant, mutated = true) {
    return this.#mutated(mutated ? mutant : { ...mutant, becomes: mutant.text }, mutant.spec);
  }

  /**
   * @param {import('./mutant.js').Mutant} mutant
   * @param {string} looked the file that is looked at
   */
  #mutated({ file, text, becomes }, looked) {
    const path = join(this.root, file);
    const sound = ts.sys.readFile(path) ?? '';
    this.#set(
      path,
      sound.replace(text, () => becomes),
    );
    const at = join(this.root, looked);
    const found = [...this.#service.getSyntacticDiagnostics(at), ...this.#service.getSemanticDiagnostics(at)];
    const [wrong] = found.filter(({ code }) => !unused.has(code));
    this.#set(path, sound);
    return wrong && ts.flattenDiagnosticMessageText(wrong.messageText, ' ');
  }

  /**
   * @param {string} path
   * @param {string} text
   */
  #set(path, text) {
    this.#changed.set(path, { text, version: (this.#changed.get(path)?.version ?? 0) + 1 });
  }
}
