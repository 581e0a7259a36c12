import type { INodeProperties } from 'n8n-workflow';

/** How an operation makes its requests: what its request options say, and which of them it has. */
interface Requests {
	/** What a request contains several of; undefined if it is about one thing, so that there is no Batch Size. */
	readonly of?: string;
	/** Whether requests are not parallel: a run makes one, or SMS Partner accepts only a few. */
	readonly isSequential?: boolean;
	/** Whether requests must not be repeated. */
	readonly isSending?: boolean;
}

/**
 * The collection of options that concern requests. They take no expression: all items of a run share them. The default
 * and the range of each are read from here, too.
 */
export function requestOptions({ of, isSequential, isSending }: Requests): INodeProperties {
	return {
		displayName: 'Request Options',
		name: 'requestOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...(of === undefined ? [] : [batchSize(of)]),
			...(isSequential ? [] : [CONCURRENT_REQUESTS]),
			isSending ? MAX_RETRY_TIME_OF_SENDING : MAX_RETRY_TIME,
			isSending ? TIMEOUT_OF_SENDING : TIMEOUT,
		],
	};
}

/** SMS Partner: "maximum 500 numéros", and code 50 for more. */
function batchSize(of: string): INodeProperties {
	return {
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 500 },
		default: 500,
		description: `Number of ${of} per request. SMS Partner accepts up to 500.`,
	};
}

/** No rate limit is documented for most requests; 5 is polite and still fast. */
const CONCURRENT_REQUESTS: INodeProperties = {
	displayName: 'Concurrent Requests',
	name: 'concurrentRequests',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 20 },
	default: 5,
	description:
		'Maximum number of parallel requests, up to 20. Higher is faster for long lists but puts more load on SMS Partner.',
};

const MAX_RETRY_TIME: INodeProperties = {
	displayName: 'Max Retry Time (Seconds)',
	name: 'maxRetryTime',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 0, maxValue: 600 },
	default: 60,
	description:
		'How long to keep trying while SMS Partner is not available, up to 600 seconds. With 0, a failed request is not repeated.',
};

const MAX_RETRY_TIME_OF_SENDING: INodeProperties = {
	...MAX_RETRY_TIME,
	description:
		'How long to keep trying while SMS Partner is not available, up to 600 seconds. A request that may have sent something is never repeated.',
};

/** SMS Partner's own code samples give up after 10 s. */
const TIMEOUT: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 600_000 },
	default: 10000,
	description: 'How long to wait for the answer to one request, in milliseconds',
};

/** Longer: SMS Partner has been seen to take its time, and after a timeout nobody knows whether the SMS was sent. */
const TIMEOUT_OF_SENDING: INodeProperties = {
	...TIMEOUT,
	default: 30000,
	description:
		'How long to wait for the answer to one request, in milliseconds. After a timeout, it is not known whether its SMS were sent, so they go to Error.',
};
