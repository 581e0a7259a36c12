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
		// Without it, n8n appends its own query to the codex file's link, behind the anchor.
		documentationUrl: 'https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner#readme',
		defaults: { name: 'SMS Partner' },
		usableAsTool: {
			replacements: {
				// n8n offers it as the text for the model where the user writes the tool's description.
				description:
					'Send SMS with SMS Partner and get their delivery status. Each SMS costs money. What did not work is returned as a result with the fields error and errorDescription. A status with isFinal: false can still change: check it again later instead of waiting.',
			},
		},
		builderHint: {
			searchHint:
				"Sends SMS and checks many statuses in one request: give it all items at once, without a loop around it. To check what was sent, connect 'Sent' to Message Status: Get, which reads phoneNumber and messageId from each item. Items that failed leave through the last output, 'Error'.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-smspartner.smsPartnerTrigger',
					relationHint:
						'Starts a workflow on delivery reports, replies and opt-outs, without checking again and again',
				},
				{
					nodeType: 'n8n-nodes-base.wait',
					relationHint:
						"To wait for final statuses for hours or days: set outputMode to perStatus, connect the output 'Waiting' to Wait, and Wait back to this node",
				},
			],
		},
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
