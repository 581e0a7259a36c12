import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { allProperties, outputsExpression, subtitleExpression } from './actions/panel';
import { RESOURCES, route } from './actions/router';
import { testSmsPartnerApi } from './credentialTest';

export class SmsPartner implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Partner',
		name: 'smsPartner',
		icon: { light: 'file:smspartner.svg', dark: 'file:smspartner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleExpression(RESOURCES),
		description: 'Send SMS with SMS Partner and get their delivery status',
		// Without it, n8n uses the codex file's link and appends a query after the anchor.
		documentationUrl: 'https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner#readme',
		defaults: { name: 'SMS Partner' },
		usableAsTool: {
			replacements: {
				// n8n prefills the tool's description, which the model reads, with this text.
				description:
					'Send SMS with SMS Partner and get their delivery status. Each SMS costs money. Pass phone numbers and IDs as text. A failure is a result with the fields error and errorDescription; where an SMS may have been sent, error is called errorMessage. A status with isFinal: false can still change: check it again later instead of waiting.',
			},
		},
		builderHint: {
			searchHint:
				"Sends SMS and checks many statuses in one request: pass it all items, without a loop. To check what was sent, connect 'Sent' to Message Status: Get and leave phoneNumber and messageId empty there: it reads these fields of each item. Failed items go to the last output, 'Error'.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-smspartner.smsPartnerTrigger',
					relationHint:
						'Starts a workflow on delivery reports, replies and opt-outs, without polling',
				},
				{
					nodeType: 'n8n-nodes-base.wait',
					relationHint:
						"To wait for final statuses for hours or days: set outputMode to perStatus, connect the output 'Waiting' to Wait, and Wait back to this node",
				},
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression(RESOURCES),
		credentials: [{ name: 'smsPartnerApi', required: true, testedBy: 'testSmsPartnerApi' }],
		properties: allProperties(RESOURCES),
	};

	methods = { credentialTest: { testSmsPartnerApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}
