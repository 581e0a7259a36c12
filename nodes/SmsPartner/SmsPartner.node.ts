import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { testSmsPartnerApi } from './credentialTest';
import { getMessageStatuses } from './pipeline/getMessageStatuses';
import { messageStatusProperties } from './properties/messageStatus';
import { OUTPUTS_EXPRESSION } from './rules/outputs';

export class SmsPartner implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Partner',
		name: 'smsPartner',
		icon: { light: 'file:smspartner.svg', dark: 'file:smspartner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get the delivery status of SMS that were sent with SMS Partner',
		defaults: { name: 'SMS Partner' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS_EXPRESSION,
		credentials: [{ name: 'smsPartnerApi', required: true, testedBy: 'testSmsPartnerApi' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Message Status', value: 'messageStatus' }],
				default: 'messageStatus',
			},
			...messageStatusProperties,
		],
	};

	methods = { credentialTest: { testSmsPartnerApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await getMessageStatuses(this);
	}
}
