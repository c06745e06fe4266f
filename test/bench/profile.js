import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './rounds.js';

/** Where the profile and the graph of it are left. */
const folder = 'data/bench';
const [width, rowHeight, leastWidth] = [1_600, 16, 0.5];

/** Runs the gateway alone with V8's sampling profiler, and leaves a flame graph; names what takes the most time by itself. */
export async function profile(name, scenario, build, { seconds }) {
  mkdirSync(folder, { recursive: true });
  const raw = join(process.cwd(), folder, `raw-${process.pid}`);
  const flags = ['--cpu-prof', `--cpu-prof-dir=${raw}`];
  const contestants = scenario.contestants([{ ...build, flags }]).filter((one) => one.name.startsWith(build.name));
  let began = 0;
  const ask = (contestant) => {
    // The clock of the profile. The last time is after the warm-up.
    began = Number(process.hrtime.bigint() / 1_000n);
    return scenario.ask(contestant);
  };
  await measure({ ...scenario, contestants: contestants.slice(-1), ask }, { seconds, rounds: 1 });
  // Threads have profiles of their own; the process's is the largest.
  const texts = readdirSync(raw).map((file) => readFileSync(join(raw, file), 'utf8'));
  rmSync(raw, { recursive: true });
  const largest = texts.sort((a, b) => b.length - a.length)[0];
  if (largest === undefined) throw new Error('The gateway wrote no profile.');
  const root = treeOf(JSON.parse(largest), began);
  writeFileSync(join(folder, `${name}.cpuprofile`), largest);
  writeFileSync(join(folder, `${name}.svg`), svgOf(root));
  console.log(`\n${scenario.what}: ${join(folder, `${name}.svg`)}; time by itself, of what was not idle:`);
  const busy = root.children.filter(({ name }) => name !== '(idle)' && name !== '(program)').reduce((sum, { total }) => sum + total, 0); // prettier-ignore
  for (const [place, share] of byPlace(root).slice(0, 12))
    console.log(`  ${((share / busy) * 100).toFixed(1).padStart(5)} %  ${place}`);
}

/** The calls as a tree, each with its own time and that of everything below, in microseconds, from `began` on. */
function treeOf({ nodes, samples, timeDeltas, startTime }, began) {
  const byId = new Map(nodes.map((node) => [node.id, { name: node.callFrame.functionName || '(anonymous)', url: node.callFrame.url, line: node.callFrame.lineNumber + 1, self: 0, total: 0, children: [] }])); // prettier-ignore
  for (const { id, children = [] } of nodes) byId.get(id).children = children.map((child) => byId.get(child));
  let at = startTime;
  samples.forEach((id, i) => {
    at += timeDeltas[i];
    if (at >= began) byId.get(id).self += timeDeltas[i];
  });
  const sum = (node) => (node.total = node.self + node.children.reduce((all, child) => all + sum(child), 0));
  const root = byId.get(nodes[0].id);
  sum(root);
  return root;
}

/** A package, a part of Node.js, or a file of the gateway. */
const placeOf = ({ name, url }) =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /dist\/(.+)$/.exec(url)?.[1] ?? (url || name);

function byPlace(root) {
  const places = new Map();
  const visit = (node) => {
    const place = placeOf(node);
    if (!['(idle)', '(program)', '(root)'].includes(place)) places.set(place, (places.get(place) ?? 0) + node.self);
    node.children.forEach(visit);
  };
  visit(root);
  return [...places].sort(([, a], [, b]) => b - a);
}

const escaped = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Width is time, a row is a level of calls; the title of each box says which function, where, and how much. */
function svgOf(root) {
  const shown = { ...root, children: root.children.filter(({ name }) => name !== '(idle)') };
  shown.total = shown.children.reduce((sum, { total }) => sum + total, 0);
  const boxes = [];
  let depth = 0;
  const draw = (node, x, level) => {
    const w = (node.total / shown.total) * width;
    if (w < leastWidth) return;
    depth = Math.max(depth, level);
    const said = `${node.name} ${node.url}:${node.line} ${((node.total / shown.total) * 100).toFixed(1)} %`;
    const hue = [...placeOf(node)].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 60;
    const text = w > 40 ? `<text x="${x + 2}" y="${level * rowHeight + 12}">${escaped(node.name.slice(0, w / 7))}</text>` : ''; // prettier-ignore
    boxes.push(`<g><title>${escaped(said)}</title><rect x="${x}" y="${level * rowHeight}" width="${w}" height="${rowHeight - 1}" fill="hsl(${hue} 80% 65%)"/>${text}</g>`); // prettier-ignore
    let at = x;
    for (const child of [...node.children].sort((a, b) => b.total - a.total)) {
      draw(child, at, level + 1);
      at += (child.total / shown.total) * width;
    }
  };
  draw(shown, 0, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${(depth + 1) * rowHeight}" font-family="monospace" font-size="11">\n${boxes.join('\n')}\n</svg>\n`;
}
