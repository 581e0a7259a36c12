import type { INodeProperties } from 'n8n-workflow';
import { limitProperties } from '../limit';
import {
	concurrentRequests,
	includeInputFields,
	mapped,
	maxRetryTime,
	messageId,
	timeout,
} from '../properties';
import { resultProperties } from './properties';

/** The panel of Message Status: Get Many. */

export const getAllProperties: INodeProperties[] = [
	{
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
	},
	...mapped({ ...messageId, displayOptions: { show: { searchBy: ['messageId'] } } }),
	...mapped({
		displayName: 'Tag',
		name: 'tag',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. spring-sale',
		description: 'The tag with which the messages were sent',
		displayOptions: { show: { searchBy: ['tag'] } },
	}),
	...limitProperties,
	...resultProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [concurrentRequests, includeInputFields, maxRetryTime, timeout],
	},
];
