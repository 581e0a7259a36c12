import {
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { CLOCK } from './clock';
import { testSmsPartnerApi } from './credentialTest';
import { triggerProperties } from './trigger/properties';
import { receive } from './trigger/receive';

export class SmsPartnerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Partner Trigger',
		name: 'smsPartnerTrigger',
		icon: { light: 'file:smspartner.svg', dark: 'file:smspartner.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].length === 1 ? "1 event" : $parameter["events"].length + " events" }}',
		// n8n lists a service's nodes as one entry, with the description of its trigger.
		description:
			'Send SMS and check their delivery. Start workflows on delivery reports, replies and opt-outs.',
		documentationUrl:
			'https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner/blob/main/docs/reference/trigger.md',
		builderHint: {
			searchHint:
				"SMS Partner calls this node's production URL only where it is configured: set it as 'Delivery Report URL' or 'Reply URL' of Message: Send in the SMS Partner node, or in the account. Each execution has one item, whose field event is deliveryReport, reply or optOut.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-smspartner.smsPartner',
					relationHint: 'Sends the SMS whose delivery reports and replies start this workflow',
				},
			],
		},
		eventTriggerDescription: 'Waiting for SMS Partner to call the test URL',
		activationMessage: 'SMS Partner can now call the production URL.',
		triggerPanel: {
			header: 'Receive delivery reports, replies and opt-outs',
			executionsHelp: {
				inactive:
					"<b>To try it</b>, click 'Execute step', then send an SMS with the test URL in 'Delivery Report URL'. The test URL works only while the editor is listening.<br><br><b>In production</b>, publish the workflow and give SMS Partner the production URL: in 'Delivery Report URL' of Message: Send or, for replies and opt-outs, in your account.",
				active:
					'SMS Partner calls the production URL. These executions appear in the <a data-key="executions">list of executions</a>, not in the editor. The test URL works only while the editor is listening.',
			},
			activationHint:
				'Publish the workflow, so that SMS Partner can call the production URL at any time.',
		},
		defaults: { name: 'SMS Partner Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'smsPartnerApi', required: true, testedBy: 'testSmsPartnerApi' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: 'onReceived',
				// Without it, n8n's answer is the text "firstEntryJson".
				responseData: 'noData',
			},
		],
		properties: triggerProperties,
	};

	methods = { credentialTest: { testSmsPartnerApi } };

	/** SMS Partner's API cannot register a URL, so the user pastes it. */
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return await Promise.resolve(true);
			},
			async create(): Promise<boolean> {
				return await Promise.resolve(true);
			},
			async delete(): Promise<boolean> {
				return await Promise.resolve(true);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, CLOCK);
	}
}
