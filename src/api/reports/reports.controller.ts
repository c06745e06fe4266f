import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { type CdrFile, cdrKinds } from '../../contract/reports.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164 } from '../../domain/phone-number.js';
import { Caller } from '../../http/auth.js';
import { Endpoint } from '../../http/endpoint.js';
import { word } from '../../http/value-kinds.js';
import { day } from '../../http/value-formats.js';
import { PathParam } from '../../http/params.js';
import { type Page, Paged } from '../../http/paging.js';
import { providerWith } from '../../http/provider-notes.js';
import { CallReports } from '../../usecases/call-reports.js';
import { fileAnswer } from '../file-answer.js';
import { pageOfOne } from '../examples.js';
import { readErrors } from '../read-errors.js';
import { reportPage } from '../report-page.js';
import {
  CdrFileDto,
  CdrFileQuery,
  DailyCdrsQuery,
  MonthlySummaryQuery,
  MonthlyStatsDto,
  NumberStatsDto,
  NumberStatsQuery,
  TrunkStatsDto,
  TrunkStatsQuery,
} from './reports.dto.js';

class NumberStatsPage extends Paged(NumberStatsDto) {}
class TrunkStatsPage extends Paged(TrunkStatsDto) {}
class MonthlyStatsPage extends Paged(MonthlyStatsDto) {}
class CdrFilePage extends Paged(CdrFileDto) {}

const tag = 'Reports';
const wholeAccount =
  'Covers calls of the whole account, including other tenants, and therefore requires scope `operator`.';
const phoneNumber = '+12062190100';
const counted = {
  attempts: 200,
  completed: 130,
  asr: 0.65,
  averageCallSeconds: 90,
  minutesOfUse: '195.00',
  peak: 7,
  provider: providerWith('GET /v1/reports/number-stats'),
};
const cdrFile = {
  id: '2025-03-01/success',
  date: '2025-03-01',
  kind: 'success',
  direction: 'origination',
  provider: providerWith('GET /v1/reports/number-stats'),
};

@Controller('v1/reports')
export class ReportsController {
  constructor(private readonly reports: CallReports) {}

  @Get('number-stats')
  @Endpoint({
    tag,
    summary: 'Get call statistics by number',
    description:
      'For numbers that you bought through this gateway. A key with scope `operator` can also query numbers on the account that were not bought here. Numbers that the provider has no data for are omitted.',
    ok: {
      status: 200,
      type: NumberStatsPage,
      description: 'Statistics by number, in ascending order.',
      example: pageOfOne({ phoneNumber, ...counted }),
    },
    errors: [...readErrors, 'not_found'],
    scope: 'billing:read',
  })
  async listNumberStats(@Caller() caller: Caller, @Query() query: NumberStatsQuery): Promise<Page<NumberStatsDto>> {
    return reportPage(await this.reports.numberStats(caller, query.phoneNumber as E164[], query.provider), query);
  }

  @Get('trunk-stats')
  @Endpoint({
    tag,
    summary: 'Get call statistics by trunk',
    description: wholeAccount,
    ok: {
      status: 200,
      type: TrunkStatsPage,
      description: 'Statistics by trunk, and by number if the provider breaks them down.',
      example: pageOfOne({ trunkId: '3', phoneNumber, ...counted }),
    },
    errors: [...readErrors, 'connection_not_found'],
    scope: 'operator',
  })
  async listTrunkStats(@Caller() caller: Caller, @Query() query: TrunkStatsQuery): Promise<Page<TrunkStatsDto>> {
    return reportPage(await this.reports.trunkStats(caller, query.trunkId, query.direction, query.provider), query);
  }

  @Get('monthly-summary')
  @Endpoint({
    tag,
    summary: 'Get monthly call statistics',
    description: wholeAccount,
    ok: {
      status: 200,
      type: MonthlyStatsPage,
      description: 'Statistics by month, and by number if the provider breaks them down.',
      example: pageOfOne({ month: '2025-03', phoneNumber, ...counted }),
    },
    errors: readErrors,
    scope: 'operator',
  })
  async listMonthlySummary(
    @Caller() caller: Caller,
    @Query() query: MonthlySummaryQuery,
  ): Promise<Page<MonthlyStatsDto>> {
    const { year, month, direction, provider } = query;
    const period = month === undefined ? { year } : { year, month };
    return reportPage(await this.reports.monthlySummary(caller, period, direction, provider), query);
  }

  @Get('daily-cdrs')
  @Endpoint({
    tag,
    summary: 'List daily call detail record (CDR) files',
    description: wholeAccount,
    ok: {
      status: 200,
      type: CdrFilePage,
      description: 'The files, newest first.',
      example: pageOfOne(cdrFile),
    },
    errors: readErrors,
    scope: 'operator',
  })
  async listDailyCdrs(@Caller() caller: Caller, @Query() query: DailyCdrsQuery): Promise<Page<CdrFileDto>> {
    const { from, to, direction, provider: asked } = query;
    const period = onlySet({ from, to });
    const { provider, data } = await this.reports.dailyCdrs(caller, period, direction, asked);
    const files = data.map((file) => ({ id: `${file.date}/${file.kind}`, ...file, direction }));
    return reportPage({ provider, data: files }, query);
  }

  @Get('daily-cdrs/:date/:kind')
  @Endpoint({
    tag,
    summary: 'Download a call detail record (CDR) file',
    description: `The file exactly as the provider sends it. If the transfer from the provider is interrupted, so is the response. ${wholeAccount}`,
    ok: { status: 200, file: 'text/csv', description: 'The file.' },
    errors: readErrors,
    scope: 'operator',
  })
  async downloadDailyCdrs(
    @Caller() caller: Caller,
    @PathParam('date', day, { description: 'Date.', example: '2025-03-01' }) date: string,
    @PathParam('kind', word(cdrKinds), {
      description: 'Whether the file contains successful or failed calls.',
      example: 'success',
    })
    kind: CdrFile['kind'],
    @Query() { direction, provider }: CdrFileQuery,
  ): Promise<StreamableFile> {
    const file = await this.reports.openCdrs(caller, { date, kind }, direction, provider);
    return fileAnswer(file, 'text/csv', `cdrs-${direction}-${date}-${kind}.csv`);
  }
}
