import { type Check, type PreflightPort } from '../../contract/preflight.js';
import { type GatewayError } from '../../domain/errors.js';
import { clockCheck } from './preflight-clock.js';
import { driftChecks } from './preflight-drift.js';
import { type Operation, type ReadOperation } from './operation.js';
import { type End, type Known, type Probe, probe } from './probe.js';
import { type DatedReply, type Sender } from './sender.js';

/** What a provider contributes to its preflight. */
export interface PreflightPlan {
  /** All its rows: reads without a probe are called too, if they need no input. */
  readonly rows: readonly Operation[];
  /** In this order. The first one shows whether the provider is reachable. */
  readonly probes: readonly Probe[];
  /** Provider codes that are more specific than their HTTP status, e.g. `ip_not_enabled`. */
  readonly gates?: Readonly<Record<string, Gate>>;
  /** Checks that need no call, and checks that only a human can make. */
  readonly facts?: readonly Check[];
  /** Known values that reads may need. */
  readonly known?: Readonly<Record<string, string | undefined>>;
}

const gates = ['reachable', 'allow_list', 'credentials'] as const;
export type Gate = (typeof gates)[number];
const gateTexts: Record<Gate, { ok: string; failed: string; advice: string }> = {
  reachable: {
    ok: 'The provider responds.',
    failed: 'The provider does not respond',
    advice: 'Check the base URL, DNS, outbound network access and, for https, the certificates this machine trusts.',
  },
  allow_list: {
    ok: 'The provider accepts calls from this IP address.',
    failed: "The provider does not accept calls from this gateway's IP address",
    advice: "Add the gateway's public IP address to the account's list of allowed addresses.",
  },
  credentials: {
    ok: 'The provider accepts the credentials.',
    failed: 'The provider rejects the credentials',
    advice: 'Set the credentials again, exactly as the provider issued them, and restart the gateway.',
  },
};
const busyTries = 8;
/** How often a sweep pauses for a minute when the provider reports too many calls. After that it stops. */
const maxPauses = 3;
const usualPauseMs = 61_000;

/** Runs a provider's probes one after another, and reports what they found. */
export class Preflight implements PreflightPort {
  private running: Promise<Check[]> | undefined;

  constructor(
    private readonly sender: Sender,
    private readonly plan: PreflightPlan,
    private readonly pauseMs = usualPauseMs,
  ) {}

  run(): Promise<Check[]> {
    this.running ??= this.all().finally(() => (this.running = undefined));
    return this.running;
  }

  private async all(): Promise<Check[]> {
    const { probes, rows, facts = [], known: given = {} } = this.plan;
    const known: Known = new Map(Object.entries(given).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
    const named = new Set(probes.map(({ operation }) => operation));
    const others = rows.filter(({ effect, name }) => effect === 'read' && !named.has(name)).map(ofRow);
    const answers: DatedReply[] = [];
    const checks: Check[] = [];
    let shut: { gate: Gate; why: string } | undefined;
    let open = false;
    const patience = { pauses: maxPauses };
    for (const one of [...probes, ...others]) {
      const missing = Object.entries(one.needs).find(([fact]) => !known.has(fact));
      if (shut) checks.push(...skipped(one, `Skipped: ${gateTexts[shut.gate].failed.toLowerCase()}.`));
      else if (patience.pauses < 0) checks.push(...skipped(one, "Skipped: the provider's rate limit is exhausted."));
      else if (missing) checks.push(...skipped(one, `Needs ${missing[1]}; no reply contained one.`));
      else {
        const { end, checks: assumed } = await this.make(one, known, patience, (answer) => answers.push(answer));
        const gate = end.error && this.gateOf(end.error, answers.length > 0);
        if (gate) {
          shut = { gate, why: wordOf(end.error) };
          checks.push(...skipped(one, `No result: ${gateTexts[gate].failed.toLowerCase()}.`));
        } else {
          open = true;
          if (!one.inVain) checks.push(shapeOf(one.operation, end));
          // A transient failure proves nothing about the assumption.
          checks.push(
            ...(isPassing(end.error) ? unjudged(one, 'The read that would show it got no response.') : assumed),
          );
        }
      }
    }
    const drift = open ? driftChecks(this.sender.drift.report()) : [];
    return [
      ...gates.map((gate) => gateCheck(gate, shut, open, known.get('address'))),
      clockCheck(answers),
      ...drift,
      ...facts,
      ...checks,
    ];
  }

  /** Waits for the rate limit, which orders and holds use first, and slows down when the provider asks for it. */
  private async make(
    one: Probe,
    known: Known,
    patience: { pauses: number },
    heard: (answer: DatedReply) => void,
  ): ReturnType<Probe['make']> {
    for (let tries = 1; ; tries++) {
      const made = await one.make(this.sender, known, heard);
      const { error } = made.end;
      if ((error?.code !== 'upstream_busy' && error?.code !== 'rate_limited') || tries >= busyTries) return made;
      if (error.upstream?.code === 'rate_limited')
        await this.sender.clock.sleep((error.retry?.afterSeconds ?? 1) * 1_000);
      else if (--patience.pauses < 0) return made;
      else await this.sender.clock.sleep(this.pauseMs);
    }
  }

  private gateOf({ code, upstream }: GatewayError, answered: boolean): Gate | undefined {
    const own = this.plan.gates?.[upstream?.code ?? ''];
    if (own) return own;
    // Refused in a format that is not the provider's: by a proxy or firewall in front of it.
    if (upstream?.code === 'http_403') return 'allow_list';
    if (code === 'upstream_unauthorized' && upstream?.httpStatus !== 403) return 'credentials';
    const silent =
      upstream?.httpStatus === undefined && (code === 'upstream_unavailable' || code === 'upstream_timeout');
    return silent && !answered ? 'reachable' : undefined;
  }
}

/** The default probe of a read that none was written for: called if it needs no input. */
function ofRow(row: Operation): Probe {
  const required = Object.entries(row.fields).filter(([, field]) => field.required);
  const needs = Object.fromEntries(required.map(([name]) => [`field ${name}`, `a value for ${name}`]));
  return { ...probe(row as ReadOperation), needs };
}

/** `address`: our IP address as the provider sees it. */
function gateCheck(
  gate: Gate,
  shut: { gate: Gate; why: string } | undefined,
  open: boolean,
  address: string | undefined,
): Check {
  const { ok, failed, advice } = gateTexts[gate];
  const seen = gate === 'allow_list' && address !== undefined ? ` It sees this gateway at ${address}.` : '';
  if (shut?.gate === gate) return { id: gate, outcome: 'failed', detail: `${failed} (${shut.why}).${seen}`, advice };
  if (open || (gate === 'reachable' && shut)) return { id: gate, outcome: 'ok', detail: `${ok}${seen}` };
  return { id: gate, outcome: 'skipped', detail: 'Not reached.' };
}

const skipped = ({ operation, inVain, assumes }: Probe, detail: string): Check[] => [
  ...(inVain ? [] : [{ id: `shape:${operation}`, outcome: 'skipped' as const, detail }]),
  ...unjudged({ assumes }, detail),
];
const unjudged = ({ assumes }: Pick<Probe, 'assumes'>, detail: string): Check[] =>
  assumes.map(({ id }) => ({ id: `assumption:${id}`, outcome: 'skipped', detail }));

/** No reply, or one that shows nothing about how the provider works. */
function isPassing(error: GatewayError | undefined): boolean {
  if (error === undefined) return false;
  const { code, upstream } = error;
  if (code === 'upstream_busy' || code === 'rate_limited' || code === 'upstream_timeout' || code === 'unavailable')
    return true;
  const wordless = upstream?.httpStatus === undefined || upstream.code === `http_${upstream.httpStatus}`;
  return code === 'upstream_unavailable' && wordless;
}

function shapeOf(operation: string, end: End<unknown>): Check {
  const id = `shape:${operation}`;
  if (!end.error) {
    const nothing = isEmpty(end.reply);
    return {
      id,
      outcome: 'ok',
      detail: nothing ? 'Parsed; the list was empty, so no row was checked.' : 'Parsed as expected.',
    };
  }
  const { code, upstream } = end.error;
  const word = wordOf(end.error);
  if (upstream?.httpStatus === 403)
    return {
      id,
      outcome: 'failed',
      detail: `The provider refuses the account access to this (${word}).`,
      advice: 'Ask the provider to enable this operation for the account, or avoid the features that need it.',
    };
  switch (code) {
    case 'upstream_malformed':
      return {
        id,
        outcome: 'failed',
        detail: `The reply does not match its definition: ${whereOf(end.error)}.`,
        advice: 'Do not order on this account until the definition matches what the provider sends.',
      };
    case 'upstream_unavailable':
    case 'upstream_timeout':
    case 'unavailable': {
      const held = upstream?.code === 'circuit_open';
      if (held) return { id, outcome: 'skipped', detail: 'Skipped: too many earlier reads have failed.' };
      return {
        id,
        outcome: 'failed',
        detail: `No response (${word}).`,
        advice: 'Run the check again. If it persists, ask the provider.',
      };
    }
    case 'rate_limited':
    case 'upstream_busy':
      return {
        id,
        outcome: 'warning',
        detail: `Rate limit exceeded (${word}).`,
        advice: 'Lower the rate limit for this provider and run the check again.',
      };
    default:
      return {
        id,
        outcome: 'warning',
        detail: `Rejected (${word}).`,
        advice: 'Check whether the account should have this; features that need it will be rejected as well.',
      };
  }
}

/** The provider's error code, if there is one; never its text, which may contain anything. */
function wordOf({ code, upstream }: GatewayError): string {
  const said = upstream?.code !== undefined && /^[\w.-]{1,40}$/.test(upstream.code) ? upstream.code : code;
  return upstream?.httpStatus === undefined || said === `http_${upstream.httpStatus}`
    ? said
    : `${said}, HTTP ${upstream.httpStatus}`;
}

/** The path of an unreadable value. Names with digits may be customer data. */
function whereOf({ code, upstream }: GatewayError): string {
  if (upstream?.code !== 'unreadable')
    return upstream?.code === 'unclear' ? (upstream.message ?? code) : wordOf({ code, upstream } as GatewayError);
  return (upstream.message ?? 'it cannot be parsed').replace(/\.\w*\d\w*/g, '.#');
}

function isEmpty(reply: unknown): boolean {
  const lists = Array.isArray(reply) ? [reply] : Object.values(reply ?? {}).filter((value) => Array.isArray(value));
  return lists.length > 0 && lists.every((list) => (list as unknown[]).length === 0);
}
