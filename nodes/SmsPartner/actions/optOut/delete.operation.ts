import type { INodeExecutionData } from 'n8n-workflow';
import { STOP_DELETE } from '../../api/endpoints';
import type { OptOut } from '../../api/optOut';
import type { Outcome } from '../../api/outcome';
import type { JsonObject } from '../../data';
import { missingHint } from '../../items/hints';
import { distinct } from '../../messages/distinct';
import { parseRecipient } from '../../messages/phoneNumber';
import type { BatchCall, RoundOutcome } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import {
	askOneByOne,
	entriesOf,
	failIfUnanswered,
	finishRun,
	readEntries,
	type Run,
	startRun,
} from '../run';
import { changeProperties } from './properties';
import { fetchStopList, STOP_LIST_ENTRY, type StopList } from './stopList';

/** Not named `delete`, which is a reserved word. */
export const deleteOptOut: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Remove a phone number from the STOP list, when its owner has opted in again',
		action: 'Delete opt-outs',
	},
	properties: changeProperties,
	itemParameters: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	execute,
};

const NOT_ON_LIST: Outcome<Deleted> = {
	kind: 'error',
	error: {
		error: 'Number is not on the STOP list',
		errorSource: 'message',
		isAnswer: true,
		errorDescription:
			'Nothing was deleted. Check that the number has opted out of SMS from this account.',
	},
};

const NOT_FOUND_IN_PART: Outcome<Deleted> = {
	kind: 'error',
	error: {
		error: 'Number was not found on the STOP list',
		errorSource: 'request',
		errorDescription:
			'SMS Partner returned only a part of its STOP list, so the number may still be on it. Look for it at https://my.smspartner.fr.',
	},
};

interface Deleted {
	readonly fields: JsonObject;
}

/** Reads the STOP list once to find the entries of each number, then deletes each entry with one request. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout', 'concurrentRequests');
	const items = await readEntries(run, ({ phoneNumber }, { countryCallingCode }) =>
		parseRecipient(phoneNumber, countryCallingCode),
	);
	const { entries: numbers, indexes } = distinct(entriesOf(items));
	const { missing, ...asked } = await deleteNumbers(run, numbers);
	failIfUnanswered(run, asked, STOP_DELETE.codes);
	return await finishRun(
		run,
		{ ...asked, items, indexes },
		{ hints: () => [missingHint(missing, 'opt-out')] },
	);
}

async function deleteNumbers(
	run: Run<'concurrentRequests'>,
	numbers: readonly string[],
): Promise<RoundOutcome<Deleted> & Pick<StopList, 'missing'>> {
	if (numbers.length === 0) return { outcomes: [], unexpected: 0, failure: undefined, missing: 0 };
	const list = await fetchStopList(run, [STOP_LIST_ENTRY]);
	const [stopList] = list.outcomes;
	if (stopList.kind === 'error')
		return { ...list, outcomes: numbers.map(() => stopList), missing: 0 };

	const notFound = stopList.result.isComplete ? NOT_ON_LIST : NOT_FOUND_IN_PART;
	const wanted = new Set(numbers);
	const optOuts = stopList.result.optOuts.filter(({ phoneNumber }) => wanted.has(phoneNumber));
	const ask = askOneByOne(run, DELETE_CALL, run.settings.concurrentRequests);
	const { outcomes, failure } = await ask(optOuts, run.patience);
	const outcomeOfNumber = new Map<string, Outcome<Deleted>>();
	optOuts.forEach(({ phoneNumber }, index) => {
		// If a number is on the list twice, both entries must be deleted: an error of either one counts.
		const other = outcomeOfNumber.get(phoneNumber);
		if (other?.kind !== 'error') outcomeOfNumber.set(phoneNumber, outcomes[index]);
	});
	return {
		outcomes: numbers.map((number) => outcomeOfNumber.get(number) ?? notFound),
		unexpected: list.unexpected,
		failure,
		missing: stopList.result.missing,
	};
}

const DELETE_CALL: BatchCall<OptOut, Deleted> = {
	endpoint: STOP_DELETE,
	toContent: ([{ optOutId }]) => ({ id: optOutId }),
	toOutcomes: (optOuts) => ({
		outcomes: optOuts.map(({ optOutId, phoneNumber }) => ({
			kind: 'result',
			result: { fields: { optOutId, phoneNumber, deleted: true } },
		})),
		unexpected: 0,
	}),
};
