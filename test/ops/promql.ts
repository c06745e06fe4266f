/** What stands in an expression and is no metric. */
const words = new Set(['or', 'and', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'bool']); // prettier-ignore

/** The metrics that an expression of Prometheus' language reads. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\boffset\s+\w+/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])([a-z_][\w:]*)(?!\w|\s*\()/gi)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !words.has(name)))];
}

/** Every series that metrics in Prometheus' text format can have. */
export function seriesOf(text: string): Set<string> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}
