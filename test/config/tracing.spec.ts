import { describe, expect, it } from '@jest/globals';
import { BadEnvironment, readEnvironment } from '../../src/config/environment.js';
import { type TracingConfig } from '../../src/config/tracing.js';

const tracing = (env: Record<string, string>): TracingConfig | undefined => readEnvironment(env, []).tracing;
const to = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

describe('the variables of OpenTelemetry', () => {
  it('trace nothing without an endpoint, or where they say so', () => {
    expect(tracing({ OTEL_SERVICE_NAME: 'gateway' })).toBeUndefined();
    expect(tracing({ ...to, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(tracing({ ...to, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  });

  it('name the place: the common one with the path for traces, or the one for traces as it is', () => {
    expect(tracing(to)!.url).toBe('http://collector:4318/v1/traces');
    expect(tracing({ ...to, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' })!.url).toBe(
      'https://traces.example/in',
    );
    const other = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example/otlp?project=7' };
    expect(tracing(other)!.url).toBe('https://traces.example/otlp/v1/traces?project=7');
  });

  it('for traces alone take precedence over those for everything', () => {
    const common = { ...to, OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2', OTEL_EXPORTER_OTLP_TIMEOUT: '7000' };
    expect(tracing(common)).toMatchObject({ headers: { a: '1', b: '2' }, timeoutMs: 7_000 });
    const own = { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'c=3', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '3000' };
    const { headers, timeoutMs } = tracing({ ...common, ...own })!;
    expect({ headers, timeoutMs }).toEqual({ headers: { c: '3' }, timeoutMs: 3_000 });
  });

  it.each([
    [{}, { share: 1, followsCaller: true }],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, { share: 0, followsCaller: false }],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { share: 0.25, followsCaller: false },
    ],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '.1' }, { share: 0.1, followsCaller: true }], // prettier-ignore
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { share: 0, followsCaller: true }],
  ])('choose what is recorded: %j', (given, sampling) => {
    expect(tracing({ ...to, ...given })!.sampling).toEqual(sampling);
  });

  it('decode pairs', () => {
    const { headers, resource } = tracing({
      ...to,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a=b, x-tenant = acme',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=edge,team=voice',
    })!;
    expect(headers).toEqual({ authorization: 'Bearer a=b', 'x-tenant': 'acme' });
    expect(resource).toEqual({ 'service.name': 'edge', team: 'voice' });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:secret@collector'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=secret%0d%0ax: y'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'secret'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ])('are refused with their name, never their value: %s=%s', (name, value) => {
    const read = (): unknown => tracing({ ...to, [name]: value });
    expect(read).toThrow(BadEnvironment);
    expect(read).toThrow(name);
    expect(read).not.toThrow(/secret/);
  });
});
