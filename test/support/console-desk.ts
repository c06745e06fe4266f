import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Look, type Page } from './browser.js';
import { eventually } from './eventually.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The narrowest and the widest window that the console is made for, and both schemes. */
export const looks: readonly Look[] = [
  { scheme: 'light', width: 1600 },
  { scheme: 'dark', width: 800 },
  { scheme: 'dark', width: 1600 },
  { scheme: 'light', width: 800 },
];

/** Somebody at the console. */
export class Desk {
  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {}

  /** What is shown, once it is there. */
  async shown(): Promise<string> {
    await eventually(
      () => this.page.evaluate<boolean>(`!document.querySelector('main')?.hasAttribute('aria-busy')`),
      (ready) => ready,
    );
    return this.page.evaluate<string>(`document.querySelector('main').innerText`);
  }

  async sees(text: string): Promise<void> {
    await eventually(
      () => this.page.evaluate<string>('document.body.innerText'),
      (all) => all.includes(text),
    );
  }

  /** The page as it is for somebody who comes to it. */
  async open(): Promise<void> {
    await this.page.goto(`${this.url}/console`);
    await this.sees('Sign ');
    await this.page.evaluate('sessionStorage.clear()');
    await this.page.goto(`${this.url}/console`);
    await this.sees('Use an API key');
  }

  async enter(key: string): Promise<void> {
    await this.reach('#key');
    await this.page.type(key);
    await this.page.press('Enter');
  }

  async signIn(key: string): Promise<void> {
    await this.open();
    await this.enter(key);
    await this.sees('Sign out');
    await this.shown();
  }

  /** Goes there by the address. */
  async go(place: string): Promise<string> {
    const address = JSON.stringify(`#/${place}`);
    await this.page.evaluate(`new Promise((done) => {
      if (location.hash === ${address}) return done();
      addEventListener('hashchange', () => done(), { once: true });
      location.hash = ${address};
    })`);
    return this.shown();
  }

  /** By the Tab key, to the first that has this text, if one is given. */
  async reach(selector: string, text = ''): Promise<void> {
    const is = `document.activeElement.matches(${JSON.stringify(selector)}) && document.activeElement.textContent.includes(${JSON.stringify(text)})`;
    for (let presses = 0; presses < 150; presses++) {
      if (await this.page.evaluate<boolean>(is)) return;
      await this.page.press('Tab');
    }
    throw new Error(`no Tab leads to ${selector} ${text}\n${await this.shown()}`);
  }

  async use(selector: string, text = ''): Promise<void> {
    await this.reach(selector, text);
    await this.page.press('Enter');
  }

  /** Fills in a field by the name that it has in its form. */
  async fill(name: string, text: string): Promise<void> {
    await this.reach(`main [name="${name}"]`);
    await this.page.type(text);
  }

  /** Puts a text into a field, if there is one. */
  write(name: string, text: string): Promise<boolean> {
    const field = JSON.stringify(`main [name="${name}"]`);
    return this.page.evaluate(`(() => {
      const field = document.querySelector(${field});
      if (field) field.value = ${JSON.stringify(text)};
      return field !== null;
    })()`);
  }

  /** The mouse on a button, if there is one that says so. */
  async click(label: string, twice?: () => Promise<void>): Promise<boolean> {
    await this.page.evaluate(`(() => {
      document.querySelector('[data-aim]')?.removeAttribute('data-aim');
      const labelled = [...document.querySelectorAll('main button')].find((one) => one.textContent === ${JSON.stringify(label)});
      labelled?.setAttribute('data-aim', '');
    })()`);
    return this.page.click('[data-aim]', twice);
  }

  /** Once nothing is under way. */
  async answered(): Promise<void> {
    await eventually(
      () => this.page.evaluate<boolean>(`!document.querySelector('main[aria-busy], button:disabled')`),
      (idle) => idle,
    );
  }

  async reload(): Promise<void> {
    await this.page.evaluate('globalThis.isOld = true, location.reload()');
    await eventually(
      () => this.page.evaluate<boolean>(`!globalThis.isOld && !!document.querySelector('#who')?.textContent`),
      (isNew) => isNew,
    );
    await this.shown();
  }

  buttons(): Promise<string[]> {
    return this.page.evaluate(`[...document.querySelectorAll('main button')].map((one) => one.textContent)`);
  }

  /** What is wrong with a view in any look: accessibility, and what needs scrolling sideways. Leaves pictures. */
  async faults(name: string): Promise<string[]> {
    const faults: string[] = [];
    for (const look of looks) {
      await this.page.look(look);
      const wide = await this.page.evaluate<string[]>(
        `[...document.querySelectorAll('*')].filter((one) => one.scrollWidth > one.clientWidth && /auto|scroll|visible/.test(getComputedStyle(one).overflowX) && one.clientWidth > 0 && getComputedStyle(one).display !== 'inline').map((one) => one.tagName + ' ' + one.className + ' ' + one.scrollWidth + ' in ' + one.clientWidth)`,
      );
      faults.push(...wide.map((one) => `${name}, ${look.width} px: ${one}`));
      await this.page.screenshot(`console-${name}-${look.scheme}-${look.width}`);
      if (look.width === 1600)
        faults.push(...(await this.violations()).map((one) => `${name}, ${look.scheme}: ${one}`));
    }
    return faults;
  }

  private violations(): Promise<string[]> {
    return this.page.evaluate(`(async () => {
      if (!globalThis.axe) (0, eval)(${JSON.stringify(axe)});
      const { violations } = await axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => id + ' at ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; '));
    })()`);
  }
}
