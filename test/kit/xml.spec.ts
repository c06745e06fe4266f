import { describe, expect, it } from '@jest/globals';
import { Malformed, optional, optionalText, text } from '../../src/providers/kit/readers.js';
import {
  attribute,
  child,
  children,
  childText,
  dollars,
  element,
  ownText,
  parseXml,
  usDate,
} from '../../src/providers/kit/xml.js';

const parse = (inner: string, attributes = ''): ReturnType<typeof parseXml> =>
  parseXml(`<?xml version="1.0"?>\n<telecloud${attributes}>${inner}</telecloud>`, 'telecloud');

const whole = `<?xml version="1.0"?>
<telecloud trans_id="3123792">
  <billing billing_trans_id="43982" cloud_account_number="2502093947">
    <type>CREDIT</type>
    <amount>100.00</amount>
    <notes><![CDATA[5 < 6 & "so" &amp; on]]></notes>
    <ending_balance>$1,251.00</ending_balance>
  </billing>
</telecloud>
`;

describe('XML', () => {
  it('is read with attributes, texts, CDATA and entities; nothing becomes a number', () => {
    const row = element({
      transId: attribute('trans_id', optionalText),
      billing: child(
        'billing',
        element({
          id: attribute('billing_trans_id', text),
          type: childText('type', text),
          amount: childText('amount', dollars),
          notes: childText('notes', optionalText),
          balance: childText('ending_balance', dollars),
          missing: childText('nothing', optionalText),
        }),
      ),
    });
    expect(row(parseXml(whole, 'telecloud'), 'reply')).toEqual({
      transId: '3123792',
      billing: { id: '43982', type: 'CREDIT', amount: '100.00', notes: '5 < 6 & "so" &amp; on', balance: '1251.00', missing: undefined }, // prettier-ignore
    });
    expect(parse('<zip>01001</zip><n>&lt;a&gt; &amp; &#39;b&#39;</n>').children.map((c) => c.text)).toEqual(['01001', "<a> & 'b'"]); // prettier-ignore
  });

  it('tells one from many by the row and never by what happened to arrive', () => {
    const list = element({
      plans: children('plan', element({ id: attribute('id', text), name: ownText(optionalText) })),
    });
    expect(list(parse(''), 'reply').plans).toEqual([]);
    expect(list(parse('<plan id="1"/>'), 'reply').plans).toEqual([{ id: '1', name: undefined }]);
    expect(list(parse('<plan id="1">A</plan><x/><plan id="2">B</plan>'), 'reply').plans.map((p) => p.name)).toEqual(['A', 'B']); // prettier-ignore
    const one = element({ plan: child('plan', element({ id: attribute('id', text) })) });
    expect(() => one(parse('<plan id="1"/><plan id="2"/>'), 'reply')).toThrow(Malformed);
    expect(() => one(parse(''), 'reply')).toThrow(Malformed);
  });

  it('keeps attributes of elements that have text', () => {
    const row = element({ variable: child('VAR1', element({ type: attribute('TYPE', text), text: ownText(text) })) });
    expect(row(parse('<VAR1 TYPE="SELECT" OPTIONS="a|b">Choose</VAR1>'), 'reply').variable).toEqual({ type: 'SELECT', text: 'Choose' }); // prettier-ignore
  });

  it('reads money in both spellings and days as the provider writes them', () => {
    expect([dollars('10.00', ''), dollars('$10.00', ''), dollars('$1,010.00', '')]).toEqual([
      '10.00',
      '10.00',
      '1010.00',
    ]);
    expect(usDate('8/5/2019', '')).toBe('2019-08-05');
    expect(optional(usDate)(undefined, '')).toBeUndefined();
    for (const wrong of ['15/8/2019', '2019-08-15', '8/15/19', 'soon'])
      expect(() => usDate(wrong, '')).toThrow(Malformed);
    for (const wrong of ['ten', '1e3', '$', '10,00.0.0']) expect(() => dollars(wrong, '')).toThrow(Malformed);
  });

  it('that breaks off anywhere is never taken for whole', () => {
    const end = whole.trimEnd().length;
    for (let i = 0; i < end; i++) expect(() => parseXml(whole.slice(0, i), 'telecloud')).toThrow();
  });

  const hostile: [string, string][] = [
    ['a document type', `<!DOCTYPE telecloud [<!ENTITY x "y">]><telecloud>&x;</telecloud>`],
    ['an entity alone', `<!ENTITY x SYSTEM "file:///etc/passwd"><telecloud/>`],
    ['another root', '<html><body>Scheduled maintenance</body></html>'],
    ['two roots', '<telecloud/><telecloud/>'],
    ['a page', '<!DOCTYPE html><html><body><h1>It works</h1></body></html>'],
    ['an unclosed tag', '<telecloud><a></telecloud>'],
    ['crossed tags', '<telecloud><a><b></a></b></telecloud>'],
    ['text alone', 'telecloud'],
    ['nothing', ''],
    ['elements without end', `<telecloud>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</telecloud>`],
    ['too many elements', `<telecloud>${'<a/>'.repeat(60_000)}</telecloud>`],
    ['JSON', '{"telecloud":{}}'],
  ];
  it.each(hostile)('is refused with %s', (_what, text) => {
    expect(() => parseXml(text, 'telecloud')).toThrow();
  });

  it('with ten thousand siblings is read, and one more is not', () => {
    const list = element({ items: children('a', element({})) });
    expect(list(parse('<a/>'.repeat(10_000)), 'reply').items).toHaveLength(10_000);
    expect(() => list(parse('<a/>'.repeat(10_001)), 'reply')).toThrow(Malformed);
  });

  it('gives nothing of an object’s own away: names are only what was sent', () => {
    const row = element({ a: attribute('constructor', optionalText), b: childText('toString', optionalText) });
    expect(row(parse(''), 'reply')).toEqual({ a: undefined, b: undefined });
    expect(() => parse('<constructor/>')).toThrow();
    expect(() => parse('<a __proto__="1"/>')).toThrow();
  });
});
