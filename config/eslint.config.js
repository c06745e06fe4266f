import { fileURLToPath } from 'node:url';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each folder of `src` must not import: the arrows of docs/map.md, held by the linter. */
const mayNotImport = {
  domain: ['api', 'http', 'ledger', 'volatile', 'sagas', 'providers', 'usecases', 'sandbox', 'config', 'contract'],
  contract: ['api', 'http', 'ledger', 'volatile', 'sagas', 'providers', 'usecases', 'sandbox'],
  ledger: ['api', 'http', 'sagas', 'providers', 'usecases', 'sandbox', 'volatile'],
  volatile: ['api', 'http', 'sagas', 'providers', 'usecases', 'sandbox', 'ledger'],
  sagas: ['api', 'http', 'providers', 'sandbox', 'usecases'],
  usecases: ['api', 'http', 'providers', 'sandbox'],
  providers: ['api', 'http', 'usecases', 'sandbox'],
  api: ['providers', 'ledger', 'sandbox', 'volatile'],
  http: ['api', 'providers', 'sandbox', 'usecases'],
  sandbox: ['api', 'http', 'ledger', 'volatile', 'sagas', 'providers', 'usecases', 'contract', 'domain', 'config'],
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'data/**'] },
  ...tseslint.configs.recommendedTypeChecked,
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
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[value=/__key(event|space)/]', message: 'Redis keyspace events arrive late or never: use the reservation clock.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/providers/kit/**', 'src/demo/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'axios', message: 'Only providers/kit talks to upstreams.' }] }],
    },
  },
  ...Object.entries(mayNotImport).map(([folder, banned]) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          ...(folder === 'providers' ? {} : { paths: [{ name: 'axios', message: 'Only providers/kit talks to upstreams.' }] }),
          patterns: banned.map((b) => ({ group: [`**/${b}/**`, `../${b}/**`], message: `${folder}/ may not import ${b}/ (docs/map.md).` })),
        },
      ],
    },
  })),
);
