import { type Operation } from './account.js';
import { invalid } from './params.js';
import { success } from './wire.js';

const mostPorts = 1000;

const defineTermination: Operation = (params, { ledger }) => {
  const title = params.requiredText('title');
  const ipaddress = params.requiredAddress('ipaddress');
  const ports = params.requiredDigits('ports');
  if (Number(ports) < 1 || Number(ports) > mostPorts) throw invalid('ports');
  const settings = { title, ipaddress, ports, cps: params.digits('cps') ?? '' };
  ledger.record({ type: 'termination_trunk', trunkId: ledger.state.terminations.nextId(), settings });
  return success(['success', 'Trunk group added successfully.']);
};

const getTermination: Operation = (params, { ledger, accountNo, origin }) => {
  const asked = params.digits('tg_id');
  const found = ledger.state.terminations.all().filter(({ id }) => asked === undefined || id === asked);
  if (asked !== undefined && found.length === 0) throw invalid('tg_id');
  // The requested capacity is assigned at once.
  const rows = found.map(({ id, ipaddress, ports, cps, status }) => ({
    id,
    accountno: accountNo,
    ipaddress,
    ports,
    cps: cps || '0',
    ports_assigned: ports,
    cps_assigned: cps || '0',
    config: `${origin()}/ajax/settings_pdf/${ipaddress}`,
    status,
  }));
  return success(['data', rows]);
};

const disableTermination: Operation = (params, { ledger }) => {
  const trunkId = params.requiredDigits('tg_id');
  if (ledger.state.terminations.find(trunkId)?.status !== '1') throw invalid('tg_id');
  ledger.record({ type: 'termination_disable', trunkId });
  return success(['Removed TNs', 'Diabled Successfully']);
};

/** The outbound trunk groups. */
export const terminating: Readonly<Record<string, Operation>> = {
  defineTrunk_termination: defineTermination,
  get_trunk_termination: getTermination,
  disable_trunk_termination: disableTermination,
};
