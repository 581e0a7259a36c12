import type { INodeProperties } from 'n8n-workflow';
import { LIMITS } from '../../requests/limits';

/** Parameters of Message Status. */

export const searchBy: INodeProperties = {
	displayName: 'Search By',
	name: 'searchBy',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Message ID',
			value: 'messageId',
			description:
				'All recipients of a message: SMS that were sent in one request share a message ID',
		},
		{
			name: 'Tag',
			value: 'tag',
			description: 'All messages that were sent with a tag, such as those of a campaign',
		},
	],
	default: 'messageId',
};

export const tag: INodeProperties = {
	displayName: 'Tag',
	name: 'tag',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. spring-sale',
	description: 'The tag with which the messages were sent',
};

export const includeCost: INodeProperties = {
	displayName: 'Include Cost',
	name: 'includeCost',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether to add the cost, currency and country of each message. Slower, since each request can then check only one message instead of 500.',
};

/** Statuses take seconds to change, and shorter pauses would burden SMS Partner. */
const WAIT_RANGE = { minValue: 5, maxValue: LIMITS.waitForFinalSeconds };

const showForWaiting = { waitForFinal: [true] };

export const resultProperties: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Outputs',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'One per Status',
				value: 'perStatus',
				description: 'Delivered, Not Delivered, Waiting and Error each have an output',
			},
			{
				name: 'Status and Error',
				value: 'statusAndError',
				description: 'Every status on one output, errors on another',
			},
		],
		default: 'statusAndError',
		description:
			"How to split the results across outputs. With 'One per Status', messages that are not final yet go to Waiting.",
		builderHint: {
			propertyHint:
				"Sets the node's outputs, in this order. 'statusAndError': Status, Error. 'perStatus': Delivered, Not Delivered, Waiting, Error.",
		},
		displayOptions: { hide: { '@tool': [true] } },
	},
	{
		displayName: 'Wait for Final Status',
		name: 'waitForFinal',
		type: 'boolean',
		default: false,
		description:
			'Whether to keep checking until every message has a final status or the time limit is reached. For hours or days, use a loop with a Wait node instead.',
	},
	{
		displayName: 'Check Every (Seconds)',
		name: 'checkEverySeconds',
		type: 'number',
		typeOptions: WAIT_RANGE,
		default: 10,
		description:
			"Time between two checks, from 5 to 600 seconds. If it is longer than 'Give Up After', statuses are checked at the start and at the end.",
		displayOptions: { show: showForWaiting },
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'giveUpAfterSeconds',
		type: 'number',
		typeOptions: WAIT_RANGE,
		default: 60,
		description:
			'Maximum total wait, from 5 to 600 seconds. Messages that are still not final are returned with their current status.',
		displayOptions: { show: showForWaiting },
	},
];
