// The list of providers: each is one line here.
export { didtfn } from './didtfn/didtfn.provider.js';
export { tcl } from './tcl/tcl.provider.js';
export { telecloud } from './telecloud/telecloud.provider.js';
export { voipms } from './voipms/voipms.provider.js';
