import { type Remarks } from '../kit/define.js';

const billing = 'VoIP.ms accepts it only as a separate request, without other settings.';
const accepted = 'Accepted by VoIP.ms.';

/** Provider-specific sentences of the API reference. */
export const voipmsRemarks: Remarks = {
  'NewOrder.criteria':
    'At VoIP.ms, a back order for a rate center (`region` and `city`) without available numbers; the order stays open until they arrive.',
  'NumberUpdate.billing': billing,
  'BulkUpdate.billing': billing,
  'DELETE /v1/numbers/{e164}?portOut': accepted,
  'DELETE /v1/numbers/{e164}?comment': accepted,
  'NewPortOrder.partial': 'Always sent to VoIP.ms.',
  'NewPortOrder.wirelessAccountNumber': 'VoIP.ms requires it for all numbers.',
  'PATCH /v1/customers/{id}':
    'For VoIP.ms, the gateway reads the record first and keeps the fields you omit; the password is always required.',
  'PATCH /v1/trunks/{id}': 'VoIP.ms accepts a title and the address of the first endpoint.',
  'DELETE /v1/trunks/{id}': 'A VoIP.ms sub-account is deleted, unless calls to numbers are routed to it.',
};
