import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { allProperties, route, SUBTITLE_EXPRESSION } from './actions/router';
import { testSmsPartnerApi } from './credentialTest';
import { OUTPUTS_EXPRESSION } from './items/outputLayout';

export class SmsPartner implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Partner',
		name: 'smsPartner',
		icon: { light: 'file:smspartner.svg', dark: 'file:smspartner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE_EXPRESSION,
		description: 'Send SMS with SMS Partner and get their delivery status',
		defaults: { name: 'SMS Partner' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS_EXPRESSION,
		credentials: [{ name: 'smsPartnerApi', required: true, testedBy: 'testSmsPartnerApi' }],
		properties: allProperties(),
	};

	methods = { credentialTest: { testSmsPartnerApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}
