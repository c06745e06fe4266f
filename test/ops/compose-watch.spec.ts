import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { promtool } from '../support/promtool.js';
import { compose, gateways } from './compose-file.js';
import { read } from './files.js';

const { proxy, prometheus, grafana } = compose.services;

describe('what docker-compose.yml puts before and beside its gateways', () => {
  it('has a proxy that knows both gateways, and sends nothing twice', () => {
    const settings = read('config/compose/haproxy.cfg');
    const ports = gateways.map(({ environment }) => environment?.['PORT']);
    expect([...settings.matchAll(/^ {2}server \S+ 127\.0\.0\.1:(\d+)$/gm)].map(([, port]) => port)).toEqual(ports);
    expect(new Set(ports).size).toBe(2);
    expect(settings.match(/retry-on .*/g)).toEqual(['retry-on conn-failure']);
    expect(settings).toContain('option forwardfor');
    expect(settings).toContain('bind :3000');
    expect(proxy.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('has Prometheus ask both gateways, by the rules of the repository', async () => {
    const config = parse(read('config/prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const rules = parse(read('config/prometheus/alerts.yml')) as object;
    const files = { 'prometheus.yml': config, 'alerts.yml': rules };
    expect(await promtool(['check', 'config'], files)).toMatchObject({ passed: true });
    const ports = gateways.map(({ environment }) => environment?.['METRICS_PORT']);
    expect(config.scrape_configs).toEqual([
      { job_name: 'gateway', static_configs: [{ targets: ports.map((port) => `gateway:${port}`) }] },
    ]);
    expect(proxy['networks']).toMatchObject({ watch: { aliases: ['gateway'] } });
    expect(prometheus['networks']).toEqual(['watch']);
  });

  it('has Grafana show the dashboards of the repository', () => {
    const provisioned = (kind: string, file: string) =>
      parse(read(`config/grafana/provisioning/${kind}/${file}`)) as Record<string, { [field: string]: unknown }[]>;
    const at = provisioned('dashboards', 'gateway.yml')['providers']?.[0]?.['options'] as { path: string };
    expect(grafana.volumes).toContain(`./config/grafana:${at.path}:ro`);
    expect(grafana.volumes).toContain('./config/grafana/provisioning:/etc/grafana/provisioning:ro');
    expect(provisioned('datasources', 'prometheus.yml')['datasources']).toMatchObject([
      { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true },
    ]);
  });
});
