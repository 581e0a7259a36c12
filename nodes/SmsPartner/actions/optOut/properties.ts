import type { INodeProperties } from 'n8n-workflow';
import {
	anyPhoneNumber,
	concurrentRequests,
	countryCallingCode,
	includeInputFields,
	mapped,
	maxRetryTime,
	timeout,
} from '../properties';

/** The panel of the operations that change the STOP list. */
export const changeProperties: INodeProperties[] = [
	...mapped(anyPhoneNumber),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, countryCallingCode, includeInputFields, maxRetryTime, timeout],
	},
];
