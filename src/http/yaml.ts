/** Words that YAML may read as something other than text, in any case. */
const otherwiseRead = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** A JSON value as YAML 1.2: objects and lists as blocks, multi-line texts as literal blocks, everything else as in JSON, which is valid YAML. */
export function yamlOf(value: unknown): string {
  return `${inBlock(value, '').trimStart()}\n`;
}

/** What follows `key:` or `-`. */
function inBlock(value: unknown, indent: string): string {
  if (typeof value === 'string') return ` ${textOf(value, indent)}`;
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value)}`;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${indent}-${inItem(item, deeper)}`).join('');
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  if (entries.length === 0) return ' {}';
  return entries.map(([key, member]) => `\n${indent}${keyOf(key)}:${inBlock(member, deeper)}`).join('');
}

/** The first member is on the line of the `-`. */
function inItem(item: unknown, indent: string): string {
  const block = inBlock(item, indent);
  return block.startsWith('\n') ? ` ${block.trimStart()}` : block;
}

function keyOf(key: string): string {
  const plain = /^[a-z_][\w-]*$/i.test(key) && !otherwiseRead.has(key.toLowerCase());
  return plain ? key : JSON.stringify(key);
}

function textOf(text: string, indent: string): string {
  if (!text.includes('\n') || !/^\S[\s\S]*\S$/.test(text) || /[^\P{Cc}\n]/u.test(text)) return JSON.stringify(text);
  const within = indent === '' ? '  ' : indent;
  return `|-\n${text
    .split('\n')
    .map((line) => (line === '' ? '' : within + line))
    .join('\n')}`;
}
