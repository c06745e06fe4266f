import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { providers as listed } from '../../src/providers/index.js';
import { gatewayVariables, read } from './files.js';

interface Setting {
  name: string;
  value: string;
  isDefault: boolean;
  explained: boolean;
}

const lines = read('config/gateway.env.example').split('\n');
const settings = lines.flatMap((line, i): Setting[] => {
  const [, hash, name, value] = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return [];
  return [{ name, value, isDefault: hash === '#', explained: lines[i - 1]?.startsWith('# ') === true }];
});
const variables = (some: Setting[]) => Object.fromEntries(some.map(({ name, value }) => [name, value]));

describe('config/gateway.env.example', () => {
  it('has every setting once, each explained', () => {
    expect(settings.map(({ name }) => name).sort()).toEqual([...gatewayVariables()].sort());
    expect(settings.filter(({ explained }) => !explained)).toEqual([]);
  });

  it('is accepted as it is, and shows the true defaults', () => {
    const chosen = variables(settings.filter(({ isDefault }) => !isDefault));
    // Without an endpoint, the settings of traces are not in what is read.
    const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    const meaning = (some: Record<string, string>) => readEnvironment({ ...some, ...traced }, listed);
    expect(meaning(variables(settings))).toEqual(meaning(chosen));
  });

  it('takes no silence of a running provider for proof: "not found" would send a lost order again', () => {
    const { providers } = readEnvironment(variables(settings), listed);
    const proofs = Object.entries(providers).flatMap(([id, { reconcile }]) =>
      reconcile === 'authoritative' ? id : [],
    );
    expect(proofs).toEqual([]);
  });
});
