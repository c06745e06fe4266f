import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeStatuses } from '../../src/domain/change.js';
import { orderStatuses } from '../../src/domain/order.js';
import { startTestGateway, type TestGateway } from '../e2e/gateway.js';
import { promtool } from '../support/promtool.js';
import { pathOf, read } from './files.js';
import { metricsIn, seriesOf } from './promql.js';

interface Panel {
  id: number;
  title: string;
  datasource: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; expr: string; legendFormat: string }[];
}

interface Dashboard {
  uid: string;
  title: string;
  templating: { list: { name: string; type: string }[] };
  panels: Panel[];
}

const files = readdirSync(pathOf('config/grafana')).filter((name) => name.endsWith('.json'));
const dashboards = files.map((file) => ({ file, ...(JSON.parse(read(`config/grafana/${file}`)) as Dashboard) }));
/** As Grafana sends it. */
const sent = (expr: string): string => expr.replaceAll('$__rate_interval', '5m');
const targetsOf = ({ panels }: Dashboard) => panels.flatMap(({ targets }) => targets);

describe('the dashboards', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it.each(dashboards)(
    '$title: every expression is one to Prometheus, of metrics that a gateway serves',
    async (dashboard) => {
      const rules = targetsOf(dashboard).map(({ expr }, i) => ({ record: `panel:${i}`, expr: sent(expr) }));
      const { passed, said } = await promtool(['check', 'rules'], {
        'rules.yml': { groups: [{ name: 'panels', rules }] },
      });
      expect(passed ? '' : said).toBe('');
      const served = seriesOf(await (await fetch(`${at.gateway.url}/metrics`)).text()).add('up');
      const names = rules.flatMap(({ expr }) => metricsIn(expr));
      expect(names.filter((name) => !served.has(name))).toEqual([]);
      expect(names.length).toBeGreaterThanOrEqual(rules.length);
    },
  );

  it.each(dashboards)(
    '$title: panels lie beside each other, and ask the data source that is chosen',
    ({ file, uid, panels, templating }) => {
      expect(file).toBe(`${uid}.json`);
      expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }]);
      expect(panels.map(({ datasource }) => datasource.uid)).toEqual(panels.map(() => '${datasource}'));
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)}:${y + Math.floor(i / w)}`),
      );
      expect(new Set(taken).size).toBe(taken.length);
      expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    },
  );

  it('show what a ledger counts by the statuses that there are', () => {
    const asked = dashboards
      .flatMap(targetsOf)
      .flatMap(({ expr }) => [
        ...[...expr.matchAll(/gateway_(orders|changes)\{status(?:!?=|[=!]~)"([^"]+)"\}/g)].flatMap(
          ([, of, statuses = '']) => statuses.split('|').map((status) => ({ of, status })),
        ),
      ]);
    const known: Record<string, readonly string[]> = { orders: orderStatuses, changes: changeStatuses };
    expect(asked.filter(({ of = '', status }) => !known[of]?.includes(status))).toEqual([]);
    expect(asked.length).toBeGreaterThan(4);
  });
});
