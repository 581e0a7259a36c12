import type { INodeProperties } from 'n8n-workflow';
import {
	batchSize,
	concurrentRequests,
	countryCallingCode,
	includeInputFields,
	mappedOrOwnField,
	maxRetryTime,
	messageId,
	phoneNumber,
	timeout,
} from '../properties';
import { resultProperties } from './properties';

/** The panel of Message Status: Get. */

export const getProperties: INodeProperties[] = [
	...mappedOrOwnField(phoneNumber),
	...mappedOrOwnField(messageId),
	...resultProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			batchSize,
			concurrentRequests,
			countryCallingCode,
			{
				displayName: 'Include Cost',
				name: 'includeCost',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether to add the cost, currency and country of each message. Slower, since each request can then check only one message instead of 500.',
			},
			includeInputFields,
			maxRetryTime,
			timeout,
		],
	},
];
