import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['dist/**', 'node_modules/**'] },
  js.configs.recommended,
  { languageOptions: { ecmaVersion: 2025, globals: { ...globals.browser } },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }],
      'no-unused-expressions': 'off', // a condition and what follows from it are one line here
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-implicit-coercion': ['error', { allow: ['+', '!!'] }],
      'max-lines': ['error', 250],
      'max-len': ['error', { code: 140 }],
    } },
  { files: ['*.config.js', '**/*.test.js'], languageOptions: { globals: { ...globals.node } } },
];
