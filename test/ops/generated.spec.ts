import { describe, expect, it } from '@jest/globals';
import { generatedParts } from '../../src/generate/documents.js';
import { providers } from '../../src/providers/index.js';
import { read } from './files.js';

describe('what is made from the declarations of the providers', () => {
  it.each(generatedParts.map((part) => [part.file, part] as const))('is fresh: %s', (file, { renew }) => {
    expect(renew(read(file), providers)).toBe(read(file));
  });

  it('names every provider in the order of its id', () => {
    expect(providers.map(({ id }) => id)).toEqual(providers.map(({ id }) => id).sort());
    expect(new Set(providers.map(({ settings }) => settings.prefix)).size).toBe(providers.length);
  });
});
