import { fileURLToPath } from 'node:url';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { onlySetRule } from './only-set.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const keyspaceEvents = {
  selector: 'Literal[value=/__key(event|space)/]',
  message: 'Redis keyspace events arrive late or never: use the reservation clock.',
};
const ownDate = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Time comes from a Clock (src/clock.ts).',
};
/** Where time, timers and chance are the machine's own, and why. Everywhere else in src they come from a `Clock` (src/clock.ts). */
const ownTime = {
  'src/clock.ts': 'is the clock',
  'src/sandbox/**': 'stands for somebody else, who has a clock of his own',
  'src/demo/**': 'is a caller, outside the gateway',
  'src/ledger/sqlite.ts': 'notes for people when the file was opened',
  'src/ledger/group-commit.ts': 'lets the event loop turn after so much work, and bounds a group of callers',
  'src/providers/kit/{wire,read-wire,file-fetch}.ts': 'bound what a socket takes',
  'src/webhooks/sender.ts': 'bounds what a socket takes',
  'src/providers/kit/reply-thread.ts': 'bounds what a thread takes',
  'src/providers/kit/encodings.ts': 'makes boundaries that no part contains',
  'src/http/{server,spool}.ts': 'bound what sockets take, and see by the times of files whose they are',
  'src/http/{loop-lag,pace}.ts': 'measure how busy this process is',
  'src/http/request-id.ts': 'names a hop of a trace',
  'src/http/docs-page.ts': 'has a function that runs in the browser',
};
const hashPrivate = { selector: 'PrivateIdentifier', message: 'One way to keep a member to its class: `private`.' };

export default defineConfig(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'coverage/**',
      'data/**',
      '.bundle-*/**',
      'openapi/client/{dist,dist-examples,node_modules}/**',
      'openapi/client/src/{schema,keyed}.ts',
    ],
  },
  tseslint.configs.recommendedTypeChecked,
  regexp.configs['flat/recommended'],
  prettier,
  {
    languageOptions: {
      parserOptions: {
        project: [`${root}/test/tsconfig.json`, `${root}/src/console/page/tsconfig.json`],
        tsconfigRootDir: root,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', keyspaceEvents],
    },
  },
  // What outsiders send is looked at in linear time.
  {
    files: ['src/{api,domain,http,providers,sagas,usecases,webhooks}/**/*.ts'],
    rules: { 'regexp/no-super-linear-move': 'error' },
  },
  { files: ['**/*.ts'], rules: { 'no-restricted-syntax': ['error', keyspaceEvents, hashPrivate] } },
  {
    files: ['src/**/*.ts'],
    ignores: Object.keys(ownTime),
    rules: {
      'no-restricted-syntax': ['error', keyspaceEvents, hashPrivate, ownDate],
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        ...[
          ['Date', 'now'],
          ['performance', 'now'],
          ['Math', 'random'],
          ['process', 'hrtime'],
          ['globalThis', 'setTimeout'],
          ['globalThis', 'setInterval'],
          ...['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'].map((name) => ['crypto', name]),
        ].map(([object, property]) => ({
          object,
          property,
          message: 'Time and chance come from a Clock (src/clock.ts).',
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:async_hooks',
              message: 'It makes every promise dearer. Say who asks (src/contract/requester.ts).',
            },
            { name: 'node:timers', message: 'Timers come from a Clock (src/clock.ts).' },
            { name: 'node:timers/promises', message: 'Timers come from a Clock (src/clock.ts).' },
            {
              name: 'node:crypto',
              importNames: ['randomUUID', 'randomBytes', 'randomInt', 'randomFill', 'webcrypto', 'getRandomValues'],
              message: 'Chance comes from a Clock (src/clock.ts).',
            },
          ],
        },
      ],
    },
  },
  {
    // The rooms that import nothing of the domain have no `onlySet`.
    files: ['src/**/*.ts'],
    ignores: ['src/{sandbox,demo,volatile,observability}/**'],
    plugins: { house: { rules: { 'only-set': onlySetRule } } },
    rules: { 'house/only-set': 'error' },
  },
  {
    // Plain JavaScript has types where it asks for them (@ts-check, which tsc holds), and `any` at its edges.
    files: ['**/*.js'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // A package of its own, compiled by itself.
    files: ['openapi/client/**'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: false } },
  },
);
