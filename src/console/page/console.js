// @ts-check
import { call, key, Problem } from './api.js';
import { h } from './dom.js';
import { here, linkTo, show } from './places.js';
import { list, numberHistory, one, providers, reservations, search } from './records.js';
import { forget, may, readsOnly, signInWith, whoAmI } from './session.js';
import { workItem, workItems } from './work-items.js';

const finders = ['changes:read', 'resolve', 'operator'];
/** @type {{ path: string, title?: string, needs: string[], page: (id: string, given: any, tools: any) => Promise<any> | undefined }[]} `needs`: any one of these scopes */
const sections = [
  { path: 'work-items', title: 'Work items', needs: ['resolve', 'operator'], page: (id, given, tools) => (id ? workItem(id, tools) : workItems(given)) }, // prettier-ignore
  { path: 'search', title: 'Search', needs: finders, page: (_, given) => search(given) },
  { path: 'numbers', needs: finders, page: (id, given) => (id ? numberHistory(id, given) : undefined) },
  { path: 'reservations', title: 'Reservations', needs: ['reservations:read'], page: (id, given, tools) => (id ? one('reservations', id, given) : reservations(given, tools)) }, // prettier-ignore
  { path: 'orders', title: 'Orders', needs: ['orders:read'], page: (id, given) => (id ? one('orders', id, given) : list('orders', given)) }, // prettier-ignore
  { path: 'port-orders', title: 'Ports', needs: ['ports:read'], page: (id, given) => (id ? one('port-orders', id, given) : list('port-orders', given)) }, // prettier-ignore
  { path: 'providers', title: 'Providers', needs: ['search'], page: () => providers() },
];

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {(() => void)[]} what runs each second as long as the page shows it */
let ticking = [];
/** Counts what was asked for, so that an answer which comes late does not replace what is shown by then. */
let asked = 0;
/** What the next page says of what has just been done. */
let news = '';

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
    news = 'Done.';
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
function pageFor({ path: [name, id = ''], given }) {
  const section = sections.find(({ path }) => path === name);
  if (section === undefined) return undefined;
  if (!may(section.needs)) throw new Error(`This page requires a key with scope ${section.needs.join(' or ')}.`);
  return section.page(id, given, { act: acts(), every: (tick) => (ticking.push(tick), tick()) });
}

/** @param {string[]} current */
function showSections([current]) {
  const open = sections.filter(({ title, needs }) => title && may(needs));
  byId('sections').replaceChildren(
    ...open.map(({ path, title = '' }) => {
      const link = linkTo(path, title);
      if (current === path) link.setAttribute('aria-current', 'page');
      return link;
    }),
  );
  return open[0]?.path;
}

/** @param {import('./session.js').Me} me */
const nameOf = ({ label, keyId, tenant }) => [...new Set([label ?? keyId, tenant]), ...(readsOnly() ? ['read only'] : [])].join(' · '); // prettier-ignore

async function render() {
  const signedIn = key.get() !== null;
  byId('sign-in').hidden = signedIn;
  byId('signed-in').hidden = !signedIn;
  ticking = [];
  const mine = ++asked;
  if (!signedIn) {
    byId('sections').replaceChildren();
    return byId('main').replaceChildren(h('h1', {}, 'Sign in'), h('p', {}, 'Use an API key of this gateway. It is kept in this tab until you close it.')); // prettier-ignore
  }
  byId('main').setAttribute('aria-busy', 'true');
  try {
    const me = await whoAmI();
    if (mine !== asked) return;
    byId('who').textContent = nameOf(me);
    const place = here();
    const first = showSections(place.path);
    const page = pageFor(place);
    if (page === undefined) return first === undefined ? byId('main').replaceChildren(h('p', {}, 'This key allows nothing that is shown here.')) : show(first); // prettier-ignore
    const shown = h('div', {}, ...(await page));
    if (mine === asked) byId('main').replaceChildren(shown);
  } catch (error) {
    if (mine !== asked) return;
    if (error instanceof Problem && error.status === 401) signOut();
    else byId('main').replaceChildren();
    say(textOf(error), true);
  } finally {
    if (mine === asked) byId('main').removeAttribute('aria-busy');
  }
}

function signOut() {
  forget();
  byId('who').textContent = '';
  void render();
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (byId('key'));
  signInWith(input.value.trim());
  input.value = '';
  say('');
  void render();
});
byId('sign-out').addEventListener('click', signOut);
globalThis.addEventListener('hashchange', () => {
  say(news);
  news = '';
  void render().then(() => byId('main').focus({ preventScroll: true }));
});
setInterval(() => ticking.forEach((tick) => tick()), 1000);
void render();
