import { numbers as numberOps } from './voipms.numbers.ops.js';
import { customers as ops } from './voipms.customers.ops.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** Codes by name, in upper case. */
type Codes = ReadonlyMap<string, string>;
interface Tables {
  countries: Codes;
  /** Regions of each country for which the provider lists them. */
  regions: Readonly<Record<string, Codes>>;
}

const isCode = (text: string): boolean => /^[A-Z]{2}$/.test(text);
const capitals = (text: string): string => text.trim().toUpperCase();
const codes = (rows: readonly { code: string; description: string | undefined }[]): Codes =>
  new Map(rows.flatMap(({ code, description }) => (description === undefined ? [] : [[capitals(description), code]])));

/** US ZIP codes have five digits; one printed as a number has lost its leading zeros. */
export const zipOf = (printed: string, country: string | undefined): string =>
  country === 'US' && /^\d{3,4}$/.test(printed) ? printed.padStart(5, '0') : printed;

/** Cached per account, for all callers. */
const tables = new WeakMap<VoipmsUpstream['config'], Promise<Tables>>();

/**
 * Countries, states and provinces by code. The provider's client list prints names (UNITED STATES, FLORIDA), but its updates require codes; its own
 * tables map one to the other. They are read on first use, and cached.
 */
export class VoipmsPlaces {
  constructor(private readonly upstream: VoipmsUpstream) {}

  /** Undefined for a name that is in no table. */
  async country(printed: string, deadlineAt: number): Promise<string | undefined> {
    if (isCode(printed)) return printed;
    return (await this.read(deadlineAt)).countries.get(capitals(printed));
  }

  /** Unchanged if the provider lists no regions of the country; undefined for a name that is in no table. */
  async region(printed: string, country: string | undefined, deadlineAt: number): Promise<string | undefined> {
    if (isCode(printed)) return printed;
    const { regions } = await this.read(deadlineAt);
    const listed = Object.hasOwn(regions, country ?? '') ? [regions[country!]!] : [];
    if (country !== undefined && listed.length === 0) return printed;
    const wanted = country === undefined ? Object.values(regions) : listed;
    return wanted.flatMap((table) => table.get(capitals(printed)) ?? [])[0];
  }

  private read(deadlineAt: number): Promise<Tables> {
    const { config } = this.upstream;
    const known = tables.get(config);
    if (known) return known;
    const asked = this.ask(deadlineAt).catch((error: unknown) => {
      tables.delete(config);
      throw error;
    });
    tables.set(config, asked);
    return asked;
  }

  private async ask(deadlineAt: number): Promise<Tables> {
    const { sender } = this.upstream;
    const [countries, states, provinces] = await Promise.all([
      sender.read(ops.getCountries, {}, { deadlineAt }),
      sender.read(numberOps.getStates, {}, { deadlineAt }),
      sender.read(numberOps.getProvinces, {}, { deadlineAt }),
    ]);
    return {
      countries: codes(countries.map(({ value, description }) => ({ code: value, description }))),
      regions: {
        US: codes(states.map(({ state, description }) => ({ code: state, description }))),
        CA: codes(provinces.map(({ province, description }) => ({ code: province, description }))),
      },
    };
  }
}
