import { describeProvider } from '../conformance/provider.js';
import { didtfnUnderTest, tclUnderTest, telecloudUnderTest, voipmsUnderTest } from '../conformance/under-test.js';
import { startTestGateway } from './gateway.js';
import { startTclGateway } from './tcl.js';
import { startTelecloudGateway } from './telecloud.js';
import { startVoipmsGateway } from './voipms.js';

describeProvider('didtfn', async () => didtfnUnderTest(await startTestGateway()));
describeProvider('tcl', async () => tclUnderTest(await startTclGateway()));
describeProvider('telecloud', async () => telecloudUnderTest(await startTelecloudGateway()));
describeProvider('voipms', async () => voipmsUnderTest(await startVoipmsGateway()));
