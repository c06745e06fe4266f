import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { startTestGateway, type TestGateway } from '../e2e/gateway.js';
import { promtool } from '../support/promtool.js';
import { cases } from './alerts.cases.js';
import { pathOf, read } from './files.js';
import { metricsIn, seriesOf } from './promql.js';

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: { severity: string };
  annotations?: { summary: string; runbook_url: string };
}

interface Rules {
  groups: { name: string; rules: Rule[] }[];
}

const rules = parse(read('config/prometheus/alerts.yml')) as Rules;
const every = rules.groups.flatMap((group) => group.rules);
const alerts = every.filter(({ alert }) => alert !== undefined);

const runbooks = readdirSync(pathOf('docs/runbooks')).sort();
const headings = ['What it means', 'What to look at', 'What to do', 'How to know that it is over'];

describe('the alert rules', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it('are accepted by Prometheus', async () => {
    expect(await promtool(['check', 'rules'], { 'rules.yml': rules })).toMatchObject({ passed: true });
    const broken = { groups: [{ name: 'broken', rules: [{ alert: 'Broken', expr: 'max(up' }] }] };
    expect(await promtool(['check', 'rules'], { 'rules.yml': broken })).toMatchObject({ passed: false });
  });

  it('read nothing that a running gateway does not serve', async () => {
    const served = seriesOf(await (await fetch(`${at.gateway.url}/metrics`)).text());
    const known = new Set([...served, 'up', ...every.map(({ record }) => record)]);
    const names = every.flatMap(({ expr }) => metricsIn(expr));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(alerts.length);
  });

  it('fire when they should, not before, and not at what comes close', async () => {
    const silent = {
      groups: rules.groups.map(({ name, rules: own }) => ({
        name,
        rules: own.map(({ annotations: _, ...rule }) => rule),
      })),
    };
    const severityOf = (alert: string) => alerts.find((rule) => rule.alert === alert)?.labels?.severity;
    const expected = (alert: string, at: string, labels: readonly object[]) => ({
      ...{ eval_time: at, alertname: alert },
      exp_alerts: labels.map((own) => ({ exp_labels: { ...own, severity: severityOf(alert) } })),
    });
    const seriesOfCase = (series: Readonly<Record<string, string>>) =>
      Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const tests = cases.flatMap(({ alert, loud, calm, quietAt, firesAt, labels }) => [
      {
        ...{ name: `${alert} fires`, interval: '1m', input_series: seriesOfCase(loud) },
        alert_rule_test: [
          ...(quietAt === undefined ? [] : [expected(alert, quietAt, [])]),
          expected(alert, firesAt, labels),
        ],
      },
      {
        ...{ name: `${alert} keeps calm`, interval: '1m', input_series: seriesOfCase(calm) },
        alert_rule_test: ['10m', '30m', '60m', '70m'].map((time) => expected(alert, time, [])),
      },
    ]);
    const files = { 'tests.yml': { rule_files: ['rules.yml'], evaluation_interval: '1m', tests }, 'rules.yml': silent };
    const { passed, said } = await promtool(['test', 'rules'], files);
    expect(passed ? '' : said).toBe('');
    expect(cases.map(({ alert }) => alert).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  it('say how urgent they are, and each has a page that says what to do', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect({ alert, severity: labels?.severity }).toMatchObject({
        severity: expect.stringMatching(/^(?:critical|warning)$/),
      });
      expect(annotations?.summary).toMatch(/^\S.*\.$/);
      const page = annotations?.runbook_url ?? '';
      const text = read(page);
      expect(page).toBe(`docs/runbooks/${alert!.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.md`);
      expect(text.split('\n')[0]).toBe(`# ${alert}`);
      expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
    }
    expect(alerts.map(({ annotations }) => annotations?.runbook_url.split('/').at(-1)).sort()).toEqual(runbooks);
  });

  it('have pages that name metrics, routes, settings and pages that exist', async () => {
    const served = seriesOf(await (await fetch(`${at.gateway.url}/metrics`)).text());
    const known = new Set([...served, ...every.map(({ record }) => record)]);
    const { paths } = JSON.parse(read('openapi/openapi.json')) as { paths: object };
    const settings = read('config/gateway.env.example');
    const missing = runbooks.flatMap((page) => {
      const text = read(`docs/runbooks/${page}`);
      const metrics = [...text.matchAll(/(?<![\w/])(?:what:)?(?:gateway|nodejs|process)_\w+(?::max)?/g)].map(
        ([name]) => name,
      );
      const histograms = (name: string): boolean => known.has(`${name}_bucket`);
      const routes = [...text.matchAll(/\/v1\/[\w/{}-]+/g)].map(([route]) => route);
      const variables = [...text.matchAll(/`(?:<PROVIDER>_)?([A-Z][A-Z\d]*_[A-Z\d_]+)/g)].map(([, name = '']) => name);
      const links = [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, link = '']) => link);
      return [
        ...metrics.filter((name) => !known.has(name) && !histograms(name)),
        ...routes.filter((route) => !(route in paths)),
        ...variables.filter((name) => !settings.includes(name)),
        ...links.filter((link) => !runbooks.includes(link)),
      ].map((name) => `${page}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the metrics in an expression', () => {
  it.each([
    ['max by (provider) (gateway_x{class="read"}) == 1', ['gateway_x']],
    ['histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) > 0.5', ['a_bucket']],
    ['label_replace(a{b="c"}, "what", "orders", "", "") or on(what) sum(b:c:max offset 1h)', ['a', 'b:c:max']],
    ['process_start_time_seconds * 1000 - 3e2', ['process_start_time_seconds']],
  ])('%s', (expression, metrics) => {
    expect(metricsIn(expression)).toEqual(metrics);
  });
});
