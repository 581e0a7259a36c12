import type { INodeProperties } from 'n8n-workflow';
import {
	concurrentRequests,
	countryCallingCode,
	includeInputFields,
	mapped,
	maxRetryTime,
	phoneNumber,
	timeout,
} from '../properties';

/** The panel of the operations that change the STOP list. */
export const changeProperties: INodeProperties[] = [
	...mapped(phoneNumber),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, countryCallingCode, includeInputFields, maxRetryTime, timeout],
	},
];
