// @ts-check
import { call, key, Problem } from './api.js';
import { h } from './dom.js';
import { here, linkTo, show } from './places.js';
import { list, numberHistory, one, providers, reservations, search } from './records.js';
import { workItem, workItems } from './work-items.js';

/** @type {[path: string, title: string][]} */
const sections = [
  ['work-items', 'Work items'],
  ['search', 'Search'],
  ['reservations', 'Reservations'],
  ['orders', 'Orders'],
  ['port-orders', 'Ports'],
  ['providers', 'Providers'],
];

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {(() => void)[]} what runs each second as long as the page shows it */
let ticking = [];
/** Counts what was asked for, so that an answer which comes late does not replace what is shown by then. */
let asked = 0;

const textOf = (error) => (error instanceof Error ? error.message : String(error));

function say(text, isProblem = false) {
  byId('status').textContent = text;
  byId('status').classList.toggle('problem', isProblem);
}

/** Runs a call once however often it is asked for meanwhile; the same Idempotency-Key is used until it has succeeded. */
async function run(button, keys, { path, method, body }, done) {
  if (button.disabled) return;
  button.disabled = true;
  // Another body is another request.
  const named = JSON.stringify([path, method, body]);
  if (!keys.has(named)) keys.set(named, crypto.randomUUID());
  try {
    await call(path, { method, body, idempotencyKey: keys.get(named) });
    say('Done.');
    done();
  } catch (error) {
    say(textOf(error), true);
  } finally {
    button.disabled = false;
  }
}

/** Buttons and forms that act, for one showing of a page. */
function acts() {
  const keys = new Map();
  const act = (label, request, done) => {
    const button = h('button', { type: 'button', onclick: () => void run(button, keys, request, done) }, label);
    return button;
  };
  act.now = (event, request, done) => void run(event.currentTarget.querySelector('button'), keys, request, done);
  return act;
}

/** @param {{ path: string[], given: any }} place */
function pageFor({ path: [section = '', id = ''], given }) {
  const tools = { act: acts(), every: (tick) => (ticking.push(tick), tick()) };
  if (section === 'work-items') return id ? workItem(id, tools) : workItems(given);
  if (section === 'search') return search(given);
  if (section === 'numbers' && id) return numberHistory(id, given);
  if (section === 'reservations') return id ? one(section, id, given) : reservations(given, tools);
  if (section === 'orders' || section === 'port-orders') return id ? one(section, id, given) : list(section, given);
  if (section === 'providers') return providers();
  return undefined;
}

async function render() {
  const signedIn = key.get() !== null;
  byId('sign-in').hidden = signedIn;
  byId('signed-in').hidden = !signedIn;
  const place = here();
  byId('sections').replaceChildren(
    ...sections.map(([path, title]) => {
      const link = linkTo(path, title);
      if (place.path[0] === path) link.setAttribute('aria-current', 'page');
      return link;
    }),
  );
  ticking = [];
  const mine = ++asked;
  if (!signedIn) return byId('main').replaceChildren(h('p', {}, 'Sign in with an API key of this gateway. It is kept in this tab until you close it.')); // prettier-ignore
  const page = pageFor(place);
  if (page === undefined) return show('work-items');
  byId('main').setAttribute('aria-busy', 'true');
  try {
    const shown = h('div', {}, ...(await page));
    if (mine === asked) byId('main').replaceChildren(shown);
  } catch (error) {
    if (mine !== asked) return;
    if (error instanceof Problem && error.status === 401) signOut();
    byId('main').replaceChildren(h('p', { class: 'problem' }, textOf(error)));
  } finally {
    byId('main').removeAttribute('aria-busy');
  }
}

function signOut() {
  key.forget();
  byId('who').textContent = '';
  void render();
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (byId('key'));
  key.set(input.value.trim());
  input.value = '';
  say('');
  void render();
});
byId('sign-out').addEventListener('click', signOut);
globalThis.addEventListener('hashchange', () => {
  say('');
  void render().then(() => byId('main').focus({ preventScroll: true }));
});
setInterval(() => ticking.forEach((tick) => tick()), 1000);
void render();
