import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { serveDocsPage } from '../../src/http/docs-page.js';
import { type Page, startBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { startTestGateway, type TestGateway } from './gateway.js';

/** Types into Swagger UI's fields as React notices it. */
const typed = (selector: string, text: string): string => `(() => {
  const field = document.querySelector(${JSON.stringify(selector)});
  const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, ${JSON.stringify(text)});
  field.dispatchEvent(new Event('input', { bubbles: true }));
})()`;
const search = '.operation-filter-input';

describe('Swagger UI in a browser', () => {
  let at: TestGateway;
  let page: Page;
  beforeAll(async () => {
    at = await startTestGateway();
    page = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await page.close();
    await at.stop();
  });

  const count = (selector: string): Promise<number> =>
    page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
  const appears = (selector: string): Promise<number> => eventually(() => count(selector), (n) => n > 0); // prettier-ignore
  const click = (selector: string): Promise<void> => page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`); // prettier-ignore

  it('opens collapsed, and searches paths and summaries', async () => {
    const began = performance.now();
    await page.goto(`${at.gateway.url}/docs`);
    await appears(search);
    process.stdout.write(`/docs: ready after ${Math.round(performance.now() - began)} ms\n`);
    expect(await count('.opblock-tag-section')).toBeGreaterThan(5);
    expect([await count('.opblock-tag-section .opblock'), await count('.live')]).toEqual([0, 0]);
    await page.evaluate(typed(search, 'reservations post release'));
    await appears('.opblock-tag-section .opblock');
    const found = await page.evaluate<string[]>(`[...document.querySelectorAll('.opblock-tag-section .opblock-summary-path')].map((one) => one.textContent.replace(/\\u200b/g, ''))`); // prettier-ignore
    expect(found).toEqual(['/v1/reservations/{id}/release']);
    await page.screenshot('docs-search');
  }, 60_000);

  it('executes a form once, however often it is clicked, until the form changes; errors share one box', async () => {
    await page.evaluate(`ui.preauthorizeApiKey('apiKey', 'sandbox')`);
    await page.evaluate(typed(search, 'post create a reservation'));
    await appears('.opblock-tag-section .opblock-post .opblock-summary-control');
    await page.evaluate(
      `document.querySelector('.opblock-tag-section .opblock-post .opblock-summary-control').click()`,
    );
    await appears('.opblock-tag-section .execute');
    // The form is there before the answers below it are.
    await appears('.opblock-tag-section tr.response[data-code="default"]');
    expect(await count('.opblock-tag-section tr.response[data-code="default"]')).toBe(1);
    expect(
      await count('.opblock-tag-section tr.response[data-code^="4"], .opblock-tag-section tr.response[data-code^="5"]'),
    ).toBe(0);
    const execute = async (times: number): Promise<void> => {
      await click('.opblock-tag-section .execute');
      await eventually(() => at.client.get('/v1/reservations'), ({ body }) => body.data.length === times); // prettier-ignore
    };
    const body = (number: string): string => JSON.stringify({ provider: 'didtfn', phoneNumbers: [number] });
    const form = '.opblock-tag-section textarea.body-param__text';
    await page.evaluate(typed(form, body('+12062190150')));
    await execute(1);
    const shown = (): Promise<string> => page.evaluate(`document.querySelector('.live-responses-table').textContent`);
    await eventually(shown, (text) => text.includes('+12062190150'));
    await click('.opblock-tag-section .execute');
    // The replay is what the second click shows.
    await eventually(shown, (text) => text.includes('idempotent-replayed'));
    expect((await at.client.get('/v1/reservations')).body.data).toHaveLength(1);
    await page.evaluate(typed(form, body('+12062190151')));
    await execute(2);
    await page.screenshot('docs-executed');
  }, 60_000);

  it('warns in red that a live gateway is live', async () => {
    const server = fastify();
    serveDocsPage(server, 'live');
    await page.goto(`${await server.listen({ port: 0 })}/docs`);
    await appears('.live');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.live')).backgroundColor`)).toBe('rgb(176, 0, 32)'); // prettier-ignore
    expect(await page.evaluate<string>(`document.querySelector('.live').textContent`)).toContain('charged');
    await page.screenshot('docs-live');
    await server.close();
  }, 60_000);
});
