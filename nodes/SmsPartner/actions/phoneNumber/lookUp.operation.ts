import type { INodeExecutionData } from 'n8n-workflow';
import { LOOKUP } from '../../api/endpoints';
import { type NumberDetails, readLookup } from '../../api/lookup';
import { distinct } from '../../messages/distinct';
import { matchRecipients } from '../../messages/matchRecipients';
import { callingCodesOfAnswers, parseRecipient } from '../../messages/phoneNumber';
import type { BatchCall } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import {
	anyPhoneNumber,
	batchSize,
	concurrentRequests,
	countryCallingCode,
	includeInputFields,
	mapped,
	maxRetryTime,
	timeout,
} from '../properties';
import {
	askOf,
	callingCodesOf,
	entriesOf,
	failIfUnanswered,
	finishRun,
	readEntries,
	startRun,
} from '../run';

export const lookUp: Operation = {
	option: {
		name: 'Look Up',
		value: 'lookUp',
		description:
			'Check the format, type and country of phone numbers, up to 500 in one request. Free of charge.',
		action: 'Look up phone numbers',
	},
	properties: [
		...mapped(anyPhoneNumber),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					...batchSize,
					description: 'Number of phone numbers per request. SMS Partner accepts up to 500.',
				},
				concurrentRequests,
				countryCallingCode,
				includeInputFields,
				maxRetryTime,
				timeout,
			],
		},
	],
	itemParameters: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	execute,
};

/** items → numbers → batches → requests → outcomes → outputs: one number per item in, one number per item out. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout', 'batchSize', 'concurrentRequests');
	const items = await readEntries(run, ({ phoneNumber }, { countryCallingCode }) =>
		parseRecipient(phoneNumber, countryCallingCode),
	);
	const { entries: numbers, indexes } = distinct(entriesOf(items));
	const call = lookUpCall(callingCodesOfAnswers(callingCodesOf(items)));
	const asked = await askOf(run, call)(numbers, run.patience);
	failIfUnanswered(run, asked, LOOKUP.codes);
	return await finishRun(run, { ...asked, items, indexes });
}

function lookUpCall(callingCodes: readonly string[]): BatchCall<string, NumberDetails> {
	return {
		endpoint: LOOKUP,
		toContent: (numbers) => ({ phoneNumbers: numbers.join(',') }),
		toOutcomes: (numbers, answer) => {
			// `request` contains the number as it was sent, without its plus.
			const { entries, unexpected } = matchRecipients(
				numbers,
				answer,
				callingCodes,
				({ request, phoneNumber }) => request ?? phoneNumber,
			);
			return {
				outcomes: numbers.map((number, index) => readLookup(number, entries[index])),
				unexpected,
			};
		},
	};
}
