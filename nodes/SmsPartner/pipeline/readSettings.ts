import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { apiKeyOf } from '../rules/apiKey';
import { parseBaseUrl } from '../rules/baseUrl';
import { flagOf, isRecord, messageOf } from '../rules/fields';
import {
	BATCH_SIZE,
	CHECK_EVERY_SECONDS,
	CONCURRENT_REQUESTS,
	DEFAULT_BASE_URL,
	DEFAULT_CALLING_CODE,
	GIVE_UP_AFTER_SECONDS,
	MAX_RETRIES,
	type Range,
	TIMEOUT_MS,
} from '../rules/limits';
import { numberOption } from '../rules/numberOption';
import { parseCallingCode } from '../rules/phoneNumber';
import type { Checked } from '../types';
import type { WaitSettings } from './askUntilFinal';
import type { OutputSettings } from './outcomesToOutputs';

export interface Settings {
	readonly baseUrl: string;
	/** Only to take it out of what a server answers: requests get it from the credential. */
	readonly apiKey: string;
	readonly simplify: boolean;
	readonly batchSize: number;
	readonly concurrentRequests: number;
	readonly maxRetries: number;
	readonly timeoutMs: number;
	readonly callingCode: string;
	/** Undefined where the node asks once. */
	readonly wait: WaitSettings | undefined;
}

/** Reads what holds for the whole run, as the first item gives it, or tells what is set up wrongly. */
export async function readSettings(context: IExecuteFunctions): Promise<Checked<Settings>> {
	try {
		const chosen = checkOperation(context);
		if ('problem' in chosen) return chosen;

		const credential = await context.getCredentials('smsPartnerApi');
		const baseUrl = parseBaseUrl(credential.baseUrl ?? DEFAULT_BASE_URL);
		if ('problem' in baseUrl) return baseUrl;

		const given: unknown = context.getNodeParameter('options', 0, {});
		const options = readOptions(isRecord(given) ? given : {});
		if ('problem' in options) return options;

		const wait = readWait(context);
		if ('problem' in wait) return wait;

		return {
			value: {
				...options.value,
				baseUrl: baseUrl.value,
				apiKey: apiKeyOf(credential),
				wait: wait.value,
				simplify: flagOf(context.getNodeParameter('simplify', 0, true)) ?? true,
			},
		};
	} catch (error) {
		// n8n's own: no credential chosen, an expression that fails.
		return {
			problem: {
				error: messageOf(error),
				errorDescription: "Check the node's credential, and the expressions in its parameters.",
			},
		};
	}
}

/** Reads how items come out. Never a problem: they have to come out, too, where the other settings have one. */
export function readOutputSettings(context: IExecuteFunctions): OutputSettings {
	// An AI agent sees one output only, and its item holds its own input, session and prompt.
	if (isToolOfAgent(context)) return { layout: 'single', includeInputFields: false };

	const read = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, 0, '');
		} catch {
			return undefined;
		}
	};
	return {
		layout: read('outputMode') === 'perStatus' ? 'perStatus' : 'statusAndError',
		includeInputFields: flagOf(read('options.includeInputFields')) ?? false,
	};
}

/** n8n tells it by the output's type only: `isToolExecution()` is false for the agents of today. */
function isToolOfAgent(context: IExecuteFunctions): boolean {
	return context
		.getNodeOutputs()
		.some((output) => (typeof output === 'string' ? output : output.type) === 'ai_tool');
}

/** n8n adds "Custom API Call" to each list of resources and operations, and runs the node all the same. */
function checkOperation(context: IExecuteFunctions): Checked<true> {
	const resource: unknown = context.getNodeParameter('resource', 0, '');
	const operation: unknown = context.getNodeParameter('operation', 0, '');
	if (resource === 'messageStatus' && operation === 'getAll') return { value: true };
	return {
		problem: {
			error: 'This node has no such operation',
			errorDescription:
				'Choose the resource "Message Status" and the operation "Get Many". For any other request to SMS Partner, use the HTTP Request node with the same credential.',
		},
	};
}

/** The times are read only where they count: the panel hides them elsewhere. */
function readWait(context: IExecuteFunctions): Checked<WaitSettings | undefined> {
	if (!flagOf(context.getNodeParameter('waitForFinal', 0, false))) return { value: undefined };
	const seconds = (name: string, displayName: string, range: Range): Checked<number> =>
		numberOption(
			{ [name]: context.getNodeParameter(name, 0, range.default) },
			name,
			displayName,
			range,
		);
	const checkEvery = seconds('checkEverySeconds', 'Check Every (Seconds)', CHECK_EVERY_SECONDS);
	if ('problem' in checkEvery) return checkEvery;
	const giveUpAfter = seconds(
		'giveUpAfterSeconds',
		'Give Up After (Seconds)',
		GIVE_UP_AFTER_SECONDS,
	);
	if ('problem' in giveUpAfter) return giveUpAfter;
	return {
		value: { checkEveryMs: checkEvery.value * 1000, giveUpAfterMs: giveUpAfter.value * 1000 },
	};
}

type Options = Pick<
	Settings,
	'batchSize' | 'concurrentRequests' | 'maxRetries' | 'timeoutMs' | 'callingCode'
>;

function readOptions(options: IDataObject): Checked<Options> {
	const batchSize = numberOption(options, 'batchSize', 'Batch Size', BATCH_SIZE);
	if ('problem' in batchSize) return batchSize;
	const concurrentRequests = numberOption(
		options,
		'concurrentRequests',
		'Concurrent Requests',
		CONCURRENT_REQUESTS,
	);
	if ('problem' in concurrentRequests) return concurrentRequests;
	const maxRetries = numberOption(options, 'maxRetries', 'Max Retries', MAX_RETRIES);
	if ('problem' in maxRetries) return maxRetries;
	const timeoutMs = numberOption(options, 'timeout', 'Timeout', TIMEOUT_MS);
	if ('problem' in timeoutMs) return timeoutMs;
	const callingCode = parseCallingCode(
		'countryCallingCode' in options ? options.countryCallingCode : DEFAULT_CALLING_CODE,
	);
	if ('problem' in callingCode) return callingCode;
	return {
		value: {
			batchSize: batchSize.value,
			concurrentRequests: concurrentRequests.value,
			maxRetries: maxRetries.value,
			timeoutMs: timeoutMs.value,
			callingCode: callingCode.value,
		},
	};
}
