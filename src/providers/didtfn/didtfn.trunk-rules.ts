import { isIPv4 } from 'node:net';
import { refuseMembers } from '../../contract/changes.js';
import { type NewTrunk, type TrunkEnd, type TrunkUpdate } from '../../contract/trunks.js';
import { type FieldError, GatewayError } from '../../domain/errors.js';
import { nanpParts } from '../../domain/phone-number.js';

/** The ranges documented in "Defint Trunk Group" and "Update Trunk Group". */
const prefix = /^\d{4,6}$/;
const mostPorts = 1000;

export function checkNewTrunk(request: NewTrunk): void {
  refuseMembers(request, ['customer'], 'This provider has no customers.');
  const errors = [...endFaults('/primary', request.primary), ...endFaults('/secondary', request.secondary ?? {})];
  const no = (field: string, code: string, detail: string): void =>
    void errors.push({ pointer: `/${field}`, code, detail });
  if (request.direction === 'termination') {
    if (request.sessions === undefined)
      no('sessions', 'required', 'Termination trunks require a maximum number of concurrent calls.');
    else if (request.sessions > mostPorts)
      no('sessions', 'out_of_range', `Termination trunks allow 1 to ${mostPorts} concurrent calls.`);
    if (request.primary.port !== undefined || request.primary.prefix !== undefined)
      no('primary', 'unsupported', 'Termination trunks of this provider take an address without port and prefix.');
    for (const field of ['secondary', 'billing', 'unlimitedMinutes', 'callForwarding'] as const)
      if (request[field] !== undefined)
        no(field, 'unsupported', 'Termination trunks of this provider do not have this setting.');
  } else {
    if (request.billing === undefined) no('billing', 'required', 'Origination trunks must be metered or unmetered.');
    if (request.billing === 'unmetered' && request.sessions === undefined)
      no('sessions', 'required', 'Unmetered trunks require a maximum number of concurrent calls.');
    if (request.callsPerSecond !== undefined)
      no('callsPerSecond', 'unsupported', 'Origination trunks of this provider do not have this setting.');
    checkForwarding(request.callForwarding, no);
  }
  refuse(errors);
}

export function checkTrunkUpdate(request: TrunkUpdate): void {
  if (request.direction === 'termination') throw unsupported('This provider cannot update outbound trunks.');
  const errors = [...endFaults('/primary', request.primary ?? {}), ...endFaults('/secondary', request.secondary ?? {})];
  const no = (field: string, code: string, detail: string): void =>
    void errors.push({ pointer: `/${field}`, code, detail });
  checkForwarding(request.callForwarding, no);
  refuse(errors);
}

export const unsupported = (detail: string): GatewayError => new GatewayError('capability_not_supported', detail);

function endFaults(at: string, { ipAddress, port, prefix: digits }: Partial<TrunkEnd>): FieldError[] {
  const errors: FieldError[] = [];
  if (ipAddress !== undefined && !isIPv4(ipAddress))
    errors.push({ pointer: `${at}/ipAddress`, code: 'format', detail: 'must be an IPv4 address, such as 192.0.2.10' });
  if (port !== undefined && (port < 1000 || port > 9999))
    errors.push({
      pointer: `${at}/port`,
      code: 'out_of_range',
      detail: 'must be a four-digit port at this provider',
    });
  if (digits !== undefined && !prefix.test(digits))
    errors.push({ pointer: `${at}/prefix`, code: 'format', detail: 'must be 4 to 6 digits at this provider' });
  return errors;
}

function checkForwarding(number: string | undefined, no: (field: string, code: string, detail: string) => void): void {
  if (number !== undefined && !nanpParts(number))
    no('callForwarding', 'unsupported', 'This provider only forwards to North American numbers (+1).');
}

function refuse(errors: FieldError[]): void {
  if (errors[0]) throw new GatewayError('invalid_request', `${errors[0].pointer} ${errors[0].detail}`, { errors });
}
