import { resolve } from 'node:path';
import type { NodeUnderTest } from './runNode';

/** Loads the output of `npm run build` as n8n would. */
export async function builtNode(): Promise<NodeUnderTest> {
	const dist = resolve(__dirname, '../../dist');
	const { SmsPartner } = await import(`${dist}/nodes/SmsPartner/SmsPartner.node.js`);
	const { SmsPartnerApi } = await import(`${dist}/credentials/SmsPartnerApi.credentials.js`);
	return { node: new SmsPartner(), credential: new SmsPartnerApi() };
}
