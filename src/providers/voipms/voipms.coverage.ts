import {
  type CoverageExchange,
  type CoveragePort,
  type CoverageRateCenter,
  type CoverageRegion,
} from '../../contract/search.js';
import { nanpParts } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { readNumbers } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/**
 * The states and provinces that the provider sells in, and the exchanges of one that have a free number now. The provider lists rate centers, not
 * exchanges, so exchanges are derived from the numbers themselves.
 */
export class VoipmsCoverage implements CoveragePort {
  readonly countries = ['US', 'CA'];

  constructor(private readonly upstream: VoipmsUpstream) {}

  async regions(country: string, deadlineAt: number): Promise<CoverageRegion[]> {
    const { sender } = this.upstream;
    const names =
      country === 'US'
        ? (await sender.read(ops.getStates, {}, { deadlineAt })).map(({ state }) => state)
        : (await sender.read(ops.getProvinces, {}, { deadlineAt })).map(({ province }) => province);
    return names.map((region) => ({ country, region }));
  }

  async exchanges(country: string, region: string, deadlineAt: number): Promise<CoverageExchange[]> {
    const free =
      country === 'US'
        ? await readNumbers(this.upstream, ops.getDIDsUSA, { state: region }, { deadlineAt })
        : await readNumbers(this.upstream, ops.getDIDsCAN, { province: region }, { deadlineAt });
    const found = new Map<string, CoverageExchange>();
    for (const { phoneNumber, ratecenter } of free) {
      const parts = nanpParts(phoneNumber);
      if (!parts || found.has(parts.exchange)) continue;
      const { areaCode, exchange } = parts;
      found.set(exchange, {
        country,
        region,
        areaCode,
        exchange,
        ...onlySet({ rateCenter: ratecenter }),
      });
    }
    return [...found.values()];
  }

  async rateCenters(country: string, region: string, deadlineAt: number): Promise<CoverageRateCenter[]> {
    const { sender } = this.upstream;
    const centers =
      country === 'US'
        ? await sender.read(ops.getRateCentersUSA, { state: region }, { deadlineAt })
        : await sender.read(ops.getRateCentersCAN, { province: region }, { deadlineAt });
    const known = new Map<string, boolean>();
    for (const { ratecenter, available } of centers) known.set(ratecenter, available || known.get(ratecenter) === true);
    return [...known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([rateCenter, available]) => ({ country, region, rateCenter, available }));
  }
}
