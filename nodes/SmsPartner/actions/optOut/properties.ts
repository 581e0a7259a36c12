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
	...mapped({
		...phoneNumber,
		description:
			'The number, in international format or as a national number, e.g. +33612345678 or 06 12 34 56 78',
	}),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, countryCallingCode, includeInputFields, maxRetryTime, timeout],
	},
];
