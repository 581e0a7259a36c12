import type { INodeProperties } from 'n8n-workflow';
import { numberRange } from '../properties';

/** Parameters of both operations of Message Status. */

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
			'How to split the results across outputs. With One per Status, messages that are not final yet go to Waiting.',
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
		typeOptions: numberRange('checkEverySeconds'),
		default: 10,
		description:
			"Time between two checks, from 5 to 600 seconds. If it is longer than 'Give Up After', statuses are checked at the start and at the end.",
		displayOptions: { show: showForWaiting },
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'giveUpAfterSeconds',
		type: 'number',
		typeOptions: numberRange('giveUpAfterSeconds'),
		default: 60,
		description:
			'Maximum total wait, from 5 to 600 seconds. Messages that are still not final are returned with their current status.',
		displayOptions: { show: showForWaiting },
	},
];
