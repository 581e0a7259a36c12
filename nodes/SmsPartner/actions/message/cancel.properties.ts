import type { INodeProperties } from 'n8n-workflow';
import {
	concurrentRequests,
	includeInputFields,
	mappedOrOwnField,
	maxRetryTime,
	messageId,
	timeout,
} from '../properties';

/** The panel of Message: Cancel. */
export const cancelProperties: INodeProperties[] = [
	...mappedOrOwnField(messageId),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, includeInputFields, maxRetryTime, timeout],
	},
];
