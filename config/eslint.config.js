import { fileURLToPath } from 'node:url';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

const keyspaceEvents = {
  selector: 'Literal[value=/__key(event|space)/]',
  message: 'Redis keyspace events arrive late or never: use the reservation clock.',
};
const hashPrivate = { selector: 'PrivateIdentifier', message: 'One way to keep a member to its class: `private`.' };

export default defineConfig(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'data/**', '.bundle-*/**'] },
  tseslint.configs.recommendedTypeChecked,
  regexp.configs['flat/recommended'],
  prettier,
  {
    languageOptions: {
      parserOptions: { project: [`${root}/test/tsconfig.json`], tsconfigRootDir: root },
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
    files: ['src/{api,domain,http,providers,sagas,usecases}/**/*.ts'],
    rules: { 'regexp/no-super-linear-move': 'error' },
  },
  { files: ['**/*.ts'], rules: { 'no-restricted-syntax': ['error', keyspaceEvents, hashPrivate] } },
  {
    // Plain JavaScript has types where it asks for them (@ts-check, which tsc holds), and `any` at its edges.
    // End-to-end tests hold every answer against the OpenAPI document while they run, which says more than a cast would.
    files: [
      '**/*.js',
      'test/e2e/**/*.ts',
      'test/conformance/provider.ts',
      'test/conformance/{drivers,faults,strict}/*.ts',
      'test/example-provider/*.spec.ts',
    ],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
