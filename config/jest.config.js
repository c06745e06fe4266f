import { fileURLToPath } from 'node:url';

/** Jest as ESM: SWC compiles the TypeScript; packages that are ESM-only but required by CommonJS ones are compiled too. */
export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!cookie/)', '<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/config/test-sequencer.js',
  reporters: ['default', '<rootDir>/test/support/count-reporter.js'],
  // `npm run coverage`: of what the promises rest on.
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/{sagas,providers/kit,domain,http,ledger,access,contract,lifecycle,usecases}/**/*.ts'],
  coverageReporters: ['text'],
  testTimeout: 120_000,
  maxWorkers: 2,
  // Modules of ESM test files are never let go of: a worker grows to gigabytes, and slows down, unless it is replaced.
  workerIdleMemoryLimit: '1GB',
};
