import type { INodeProperties } from 'n8n-workflow';
import {
	BATCH_SIZE,
	CHECK_EVERY_SECONDS,
	CONCURRENT_REQUESTS,
	GIVE_UP_AFTER_SECONDS,
	MAX_RETRIES,
	TIMEOUT_MS,
} from '../rules/limits';

const showForMessageStatus = { resource: ['messageStatus'] };
const showForGetMany = { ...showForMessageStatus, operation: ['getAll'] };
const showForWaiting = { ...showForGetMany, waitForFinal: [true] };

const phoneNumber: INodeProperties = {
	displayName: 'Phone Number',
	name: 'phoneNumber',
	type: 'string',
	required: true,
	default: '={{ $json.phoneNumber }}',
	placeholder: 'e.g. +33612345678',
	description:
		"The recipient's number, in international format or as a national number, e.g. +33612345678 or 06 12 34 56 78",
};

const messageId: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	required: true,
	default: '={{ $json.messageId }}',
	placeholder: 'e.g. 111111',
	description:
		'The ID that SMS Partner gave to the message, a whole number: message_id in its answer when the message was sent',
};

/**
 * A parameter that is mapped to a field of the item or, in a tool of an AI agent, filled in by the model: there,
 * `$json` holds the agent's own input. The text of the second default is the one that the editor writes, so that it
 * shows the parameter as defined by the model.
 */
function mapped(property: INodeProperties): INodeProperties[] {
	const argument = property.displayName.replace(' ', '_');
	return [
		{
			...property,
			description: `${property.description}. Read for each item.`,
			displayOptions: { show: showForGetMany, hide: { '@tool': [true] } },
		},
		{
			...property,
			default: `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${argument}', \`${property.description}\`, 'string') }}`,
			displayOptions: { show: { ...showForGetMany, '@tool': [true] } },
		},
	];
}

// The defaults stand here as literals, since n8n's lint reads no others; a test holds them to rules/limits.ts.

/** The parameters of the resource Message Status, as they stand in the panel. */
export const messageStatusProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: showForMessageStatus },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the delivery status of many messages, up to 500 in one request',
				action: 'Get many message statuses',
			},
		],
		default: 'getAll',
	},
	...mapped(phoneNumber),
	...mapped(messageId),
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show: showForGetMany },
	},
	{
		displayName: 'Output',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Status and Error',
				value: 'statusAndError',
				description: 'Every status on one output, errors on another',
			},
			{
				name: 'One per Status',
				value: 'perStatus',
				description: 'Delivered, Not Delivered, Waiting and Error each on an output of their own',
			},
		],
		default: 'statusAndError',
		description:
			'Which outputs the node has. With one per status, Waiting takes every message whose status may still change.',
		displayOptions: { show: showForGetMany, hide: { '@tool': [true] } },
	},
	{
		displayName: 'Wait for Final Status',
		name: 'waitForFinal',
		type: 'boolean',
		default: false,
		description:
			'Whether to ask again for messages that are still on their way, until each has a status that no longer changes or the time is over. For hours or days, use a loop with a Wait node instead.',
		displayOptions: { show: showForGetMany },
	},
	{
		displayName: 'Check Every (Seconds)',
		name: 'checkEverySeconds',
		type: 'number',
		typeOptions: { minValue: CHECK_EVERY_SECONDS.min, maxValue: CHECK_EVERY_SECONDS.max },
		default: 10,
		description: 'How long to wait before asking again, from 5 to 600 seconds',
		displayOptions: { show: showForWaiting },
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'giveUpAfterSeconds',
		type: 'number',
		typeOptions: { minValue: GIVE_UP_AFTER_SECONDS.min, maxValue: GIVE_UP_AFTER_SECONDS.max },
		default: 60,
		description:
			'How long to wait in all, from 5 to 600 seconds. Messages that are not final by then come out with the status that they have.',
		displayOptions: { show: showForWaiting },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: showForGetMany },
		options: [
			{
				displayName: 'Batch Size',
				name: 'batchSize',
				type: 'number',
				typeOptions: { minValue: BATCH_SIZE.min, maxValue: BATCH_SIZE.max },
				default: 500,
				description: 'How many messages to ask for in one request. SMS Partner takes up to 500.',
			},
			{
				displayName: 'Concurrent Requests',
				name: 'concurrentRequests',
				type: 'number',
				typeOptions: { minValue: CONCURRENT_REQUESTS.min, maxValue: CONCURRENT_REQUESTS.max },
				default: 5,
				description:
					'How many requests to have under way at once, up to 20. More is faster for long lists, and more work for SMS Partner.',
			},
			{
				displayName: 'Country Calling Code',
				name: 'countryCallingCode',
				type: 'string',
				default: '33',
				placeholder: 'e.g. 33',
				description:
					'The country of numbers that are written without one, such as 0612345678. 33 is France, 32 Belgium, 41 Switzerland.',
			},
			{
				displayName: 'Include Input Fields',
				name: 'includeInputFields',
				type: 'boolean',
				default: false,
				description:
					'Whether to add the fields of the input item, such as a customer number, to each output item',
			},
			{
				displayName: 'Max Retries',
				name: 'maxRetries',
				type: 'number',
				typeOptions: { minValue: MAX_RETRIES.min, maxValue: MAX_RETRIES.max },
				default: 3,
				description:
					'How often to repeat a request that failed, e.g. because SMS Partner was busy or did not answer, up to 10 times',
			},
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: TIMEOUT_MS.min, maxValue: TIMEOUT_MS.max },
				default: 10000,
				description: 'How long to wait for the answer to one request, in milliseconds',
			},
		],
	},
];
