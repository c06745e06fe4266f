// @ts-check
import { call, key, Problem } from './api.js';
import { asking, h, valuesOf } from './dom.js';
import { here, linkTo, show, showAgain } from './places.js';
import { findings } from './findings.js';
import { apiKey, keys, limits } from './keys.js';
import { list, numberHistory, one, reservations, search } from './records.js';
import { provider, providers } from './providers.js';
import { sandbox } from './sandbox.js';
import { forget, may, readsOnly, signInWith, simulated, whoAmI } from './session.js';
import { webhooks, webhook } from './webhooks.js';
import { workItem, workItems } from './work-items.js';

const finders = ['changes:read', 'resolve', 'operator'];
/**
 * `needs`: any one of these scopes; `exists`: whether this gateway has the page at all. A page without a title is reached from other pages.
 * @type {{ path: string, title?: string, needs: string[], exists?: () => boolean, page: (id: string, given: any, tools: any) => Promise<any> |
 * undefined }[]}
 */
const sections = [
  { path: 'work-items', title: 'Work items', needs: ['resolve', 'operator'], page: (id, given, tools) => (id ? workItem(id, tools) : workItems(given)) }, // prettier-ignore
  { path: 'search', title: 'Search', needs: finders, page: (_, given) => search(given) },
  { path: 'numbers', needs: finders, page: (id, given) => (id ? numberHistory(id, given) : undefined) },
  { path: 'reservations', title: 'Reservations', needs: ['reservations:read'], page: (id, given, tools) => (id ? one('reservations', id, given) : reservations(given, tools)) }, // prettier-ignore
  { path: 'orders', title: 'Orders', needs: ['orders:read'], page: (id, given) => (id ? one('orders', id, given) : list('orders', given)) }, // prettier-ignore
  { path: 'port-orders', title: 'Ports', needs: ['ports:read'], page: (id, given) => (id ? one('port-orders', id, given) : list('port-orders', given)) }, // prettier-ignore
  {
    path: 'providers',
    title: 'Providers',
    needs: ['search'],
    page: (id, _, tools) => (id ? provider(id, tools) : providers()),
  },
  { path: 'findings', title: 'Findings', needs: ['operator'], page: (_, given, tools) => findings(given, tools) },
  { path: 'webhooks', title: 'Webhooks', needs: ['webhooks:read'], page: (id, given, tools) => (id ? webhook(id, given, tools) : webhooks(given)) }, // prettier-ignore
  { path: 'keys', title: 'Keys', needs: ['keys:read'], page: (id, given, tools) => (id ? apiKey(id, given, tools) : keys(given, tools)) }, // prettier-ignore
  { path: 'limits', title: 'Limits', needs: [], page: (_, given, tools) => limits(given, tools) },
  { path: 'sandbox', title: 'Sandbox', needs: ['operator'], exists: () => simulated().length > 0, page: (id, given, tools) => sandbox(id, given, tools) }, // prettier-ignore
];

const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {(() => void)[]} run every second while the page is shown */
let ticking = [];
/** Incremented per navigation, so that a late response does not replace a newer page. */
let asked = 0;
/** What the next page says about the action just taken. */
let news = { text: '', isProblem: false };

const textOf = (error) => (error instanceof Error ? error.message : String(error));

function say(text, isProblem = false) {
  byId('status').textContent = text;
  byId('status').classList.toggle('problem', isProblem);
}

function tell() {
  say(news.text, news.isProblem);
  news = { text: '', isProblem: false };
}

/** Repeats a call under the same Idempotency-Key until its outcome is known. @param {Map<string, string>} keys */
async function callUnderKey(keys, { path, method, body, ifMatch }) {
  // A different body is a different request.
  const named = JSON.stringify([path, method, body]);
  const idempotencyKey = keys.get(named) ?? crypto.randomUUID();
  keys.set(named, idempotencyKey);
  try {
    const answer = await call(path, { method, body, ifMatch, idempotencyKey });
    keys.delete(named);
    return answer;
  } catch (error) {
    if (error instanceof Problem && error.isFinal) keys.delete(named);
    throw error;
  }
}

/** Runs a call once, however often it is triggered meanwhile. Someone who has left the page stays where they are, and sees the outcome there. */
async function run(button, keys, request, done) {
  if (button.disabled) return;
  button.disabled = true;
  say('');
  const [place, who] = [location.hash, key.get()];
  const sayElsewhere = (text, isProblem) => say(`${button.textContent}: ${text}`, isProblem);
  try {
    const answer = await callUnderKey(keys, request);
    if (key.get() !== who) return;
    if (request.keep) byId('kept').append(kept(request.keep(answer)));
    if (location.hash !== place) return sayElsewhere('done.');
    news = { text: 'Done.', isProblem: false };
    if (!done(answer)) tell();
  } catch (error) {
    if (key.get() !== who) return;
    if (location.hash !== place) return sayElsewhere(textOf(error), true);
    if (!(error instanceof Problem) || error.status !== 412) return say(textOf(error), true);
    news = {
      text: 'Someone else has changed this in the meantime. Your change was not saved; the current values are shown.',
      isProblem: true,
    };
    showAgain();
  } finally {
    button.disabled = false;
  }
}

/** Stays visible on every page until it is dismissed. @param {{ title: string, shown: Node[] }} what */
function kept({ title, shown }) {
  const away = h('button', { type: 'button', onclick: () => section.remove() }, 'Hide');
  const section = h('section', { class: 'item', 'aria-label': title }, shown, h('p', {}, away));
  return section;
}

/**
 * Buttons and forms that act, for one display of a page. `done` gets the response if the page is still shown, and returns whether it navigates; a
 * request's `keep` turns the response into what must not be lost, wherever the user has gone meanwhile. With a `question`, a button asks first.
 */
function acts() {
  const keys = new Map();
  const act = (label, request, done, question) => {
    const go = () => void run(button, keys, request, done);
    const dialog = question && asking(question, go);
    const button = h('button', { type: 'button', onclick: dialog ? () => dialog.showModal() : go }, label);
    return [button, dialog];
  };
  act.form = (label, controls, requestOf, done) => {
    const button = h('button', {}, label);
    return h('form', { class: 'act', onsubmit: (event) => void run(button, keys, requestOf(valuesOf(event)), done) }, controls, button); // prettier-ignore
  };
  return act;
}

/** The second click of a double click is ignored: by then, the page may show another button in that place. */
document.addEventListener(
  'click',
  (event) => {
    if (event.detail < 2 || !(event.target instanceof Element) || !event.target.closest('button')) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

/** @param {{ needs: string[], exists?: () => boolean }} section */
const isOpen = ({ needs, exists }) => (needs.length === 0 || may(needs)) && exists?.() !== false;

/** @param {{ path: string[], given: any }} place */
function pageFor({ path: [name, id = ''], given }) {
  const section = sections.find(({ path }) => path === name);
  if (section === undefined || section.exists?.() === false) return undefined;
  if (!isOpen(section)) throw new Error(`This page requires a key with scope ${section.needs.join(' or ')}.`);
  return section.page(id, given, { act: acts(), every: (tick) => (ticking.push(tick), tick()) });
}

/** @param {string[]} current */
function showSections([current]) {
  const open = sections.filter((section) => section.title && isOpen(section));
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
    return byId('main').replaceChildren(h('h1', {}, 'Sign in'), h('p', {}, 'Use an API key of this gateway. It is kept in this tab until you sign out or close it.')); // prettier-ignore
  }
  byId('main').setAttribute('aria-busy', 'true');
  try {
    const me = await whoAmI();
    if (mine !== asked) return;
    byId('who').textContent = nameOf(me);
    const place = here();
    const first = showSections(place.path);
    const page = pageFor(place);
    if (page === undefined) return first === undefined ? byId('main').replaceChildren(h('p', {}, 'This key has no scope for any page of the console.')) : show(first); // prettier-ignore
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
  byId('kept').replaceChildren();
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
  tell();
  void render().then(() => byId('main').focus({ preventScroll: true }));
});
setInterval(() => ticking.forEach((tick) => tick()), 1000);
void render();
