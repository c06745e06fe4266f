import { exampleOf } from '../config/provider-settings.js';
import { type DefinedProvider } from '../providers/kit/define.js';

/** A file of the repository of which a part follows from the providers' declarations. */
export interface GeneratedPart {
  /** From the top of the repository. */
  file: string;
  /** The whole file with that part as it should be. */
  renew: (text: string, providers: readonly DefinedProvider[]) => string;
}

/** What stands before the part that is made; all after it is made. */
const providersBelow = '# Providers, as their folders declare them (npm run generate).\n';
const tableBegins = '<!-- providers: made by npm run generate -->\n';
const tableEnds = '<!-- /providers -->';

export const generatedParts: readonly GeneratedPart[] = [
  {
    file: 'config/gateway.env.example',
    renew: (text, providers) =>
      `${before(text, providersBelow)}${providers.map(({ settings }) => `\n${exampleOf(settings)}\n`).join('')}`,
  },
  {
    file: 'README.md',
    renew: (text, providers) => {
      const after = text.slice(text.indexOf(tableEnds));
      if (!text.includes(tableEnds)) throw new Error(`There is no ${tableEnds}`);
      const rows = providers.map(({ id, offers, operations }) => [`\`${id}\``, offers, operations]);
      return `${before(text, tableBegins)}\n${table([['provider', 'supports', 'operations'], ...rows])}\n${after}`;
    },
  },
];

/** The text up to the mark and with it. */
function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`There is no "${mark.trim()}"`);
  return text.slice(0, at + mark.length);
}

/** A Markdown table with its columns aligned, as Prettier writes it. */
function table([head = [], ...rows]: readonly string[][]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width, fill)).join(' | ')} |\n`;
  return [line(head), line([], '-'), ...rows.map((row) => line(row))].join('');
}
