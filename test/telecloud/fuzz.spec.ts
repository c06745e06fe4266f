import { describe, expect, it } from '@jest/globals';
import { casesOf, allRows } from '../golden/kit/rows.js';
import { openReply } from '../../src/providers/kit/reply.js';
import { telecloudDialect } from '../../src/providers/telecloud/telecloud.dialect.js';

const dialect = telecloudDialect({ baseUrl: 'http://x', apiIdKey: 'id-key', apiKey: 'secret-key' });
const rows = await allRows('telecloud');
const documented = rows.map((row) => ({ row, reply: casesOf('telecloud', row.name)[0]!.reply }));

/** Whether a body counts as a success of this row: whole, no refusal, and all that the row wants. */
function succeeds(row: (typeof rows)[number], body: string): boolean {
  try {
    const reply = openReply(Buffer.from(body), dialect, row.reply);
    return dialect.judge(reply.top, 200, row, []).kind === 'ok' && 'value' in reply.read();
  } catch {
    return false;
  }
}

describe('a reply that is not whole, not well-formed or not the provider’s is never a success', () => {
  it.each(documented.map(({ row, reply }) => [row.name, row, reply] as const))('%s', (_name, row, reply) => {
    expect(succeeds(row, reply)).toBe(true);
    const end = reply.trimEnd().length;
    for (let i = 0; i < end; i++)
      expect({ i, success: succeeds(row, reply.slice(0, i)) }).toEqual({ i, success: false });
    const wrong = [
      reply.replaceAll('telecloud', 'telekloud'),
      `<html><body>${reply}</body></html>`,
      `<!DOCTYPE telecloud [<!ENTITY x "y">]>${reply.replace(/<\?xml.*?\?>\s*/, '')}`,
      reply
        .replace(/<telecloud([^>]*?)\/?>/, '<telecloud$1><error>Something else was wrong.</error>')
        .replace(/(<\/error>)\s*$/, '$1</telecloud>'),
      `${reply}${reply.replace(/<\?xml.*?\?>\s*/, '')}`,
      reply.replace('</telecloud>', `${'<x>'.repeat(200)}${'</x>'.repeat(200)}</telecloud>`),
      reply.replace('</telecloud>', `${'<x/>'.repeat(60_000)}</telecloud>`),
      reply.replace('</telecloud>', '&undefined;</telecloud'),
      '{"order":{"status":"ACTIVE"}}',
      '',
    ];
    for (const body of wrong.filter((one) => one !== reply))
      expect({ body: body.slice(0, 200), success: succeeds(row, body) }).toMatchObject({ success: false });
  });
});
