import type { INodeProperties } from 'n8n-workflow';
import {
	concurrentRequests,
	includeInputFields,
	mapped,
	maxRetryTime,
	messageId,
	timeout,
} from '../properties';

/** The panel of Message: Cancel. */
export const cancelProperties: INodeProperties[] = [
	...mapped(messageId),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, includeInputFields, maxRetryTime, timeout],
	},
];
