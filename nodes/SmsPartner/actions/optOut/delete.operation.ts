import type { ItemResult, Outcome, Outcomes } from '../../api/outcome';
import { ALL_OPT_OUTS, stopDeleteCall, stopListCall } from '../../api/stopList';
import { missingHint } from '../../items/hints';
import { distinct } from '../../recipients/matching';
import { parseRecipient } from '../../recipients/phoneNumber';
import type { Operation } from '../operation';
import { entriesOf, type Run } from '../run';
import { create } from './create.operation';

/** Not named `delete`, which is a reserved word. */
export const deleteOptOut: Operation = {
	...create,
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Remove a phone number from the STOP list, when its owner has opted in again',
		action: 'Delete opt-outs',
	},
	/** Reads the STOP list once to find the entries of each number, then deletes each entry with one request. */
	execute: async (run) => {
		const items = await run.readItems(({ phoneNumber }, { countryCallingCode }) =>
			parseRecipient(phoneNumber, countryCallingCode),
		);
		const { entries: numbers, indexes } = distinct(entriesOf(items));
		const { missing, ...outcomes } = await deleteNumbers(run, numbers);
		return { ...outcomes, items, indexes, hints: () => [missingHint(missing, 'opt-out')] };
	},
};

const NOT_ON_LIST: Outcome<ItemResult> = {
	kind: 'error',
	error: {
		error: 'Number is not on the STOP list',
		errorSource: 'message',
		isVerdict: true,
		errorDescription:
			'Nothing was deleted. Check that the number has opted out of SMS from this account.',
	},
};

const NOT_FOUND_IN_PART: Outcome<ItemResult> = {
	kind: 'error',
	error: {
		error: 'Number was not found on the STOP list',
		errorSource: 'request',
		errorDescription:
			'SMS Partner returned only a part of its STOP list, so the number may still be on it. Look for it at https://my.smspartner.fr.',
	},
};

/** Returns also how many entries of the STOP list SMS Partner did not return. */
async function deleteNumbers(
	run: Run,
	numbers: readonly string[],
): Promise<Outcomes<ItemResult> & { readonly missing: number }> {
	if (numbers.length === 0) return { outcomes: [], unexpected: 0, missing: 0 };
	const { outcomes: lists, ...list } = await run.request(stopListCall)(
		[ALL_OPT_OUTS],
		run.patience,
	);
	const [stopList] = lists;
	if (stopList.kind === 'error') {
		return { ...list, outcomes: numbers.map(() => stopList), missing: 0 };
	}
	const { rows, missing, unreadable } = stopList.result;
	const wanted = new Set(numbers);
	const optOuts = rows.filter(({ phoneNumber }) => wanted.has(phoneNumber));
	const deleted = await run.request(stopDeleteCall)(optOuts, run.patience);
	const outcomeOfNumber = new Map<string, Outcome<ItemResult>>();
	optOuts.forEach(({ phoneNumber }, index) => {
		// If a number is on the list twice, both entries must be deleted: an error of either one counts.
		const other = outcomeOfNumber.get(phoneNumber);
		if (other?.kind !== 'error') outcomeOfNumber.set(phoneNumber, deleted.outcomes[index]);
	});
	const isComplete = missing === 0 && unreadable === 0;
	const notFound = isComplete ? NOT_ON_LIST : NOT_FOUND_IN_PART;
	const outcomes = numbers.map((number) => outcomeOfNumber.get(number) ?? notFound);
	// That a number is not on the list is a verdict on it, whatever becomes of the others.
	const failure = outcomes.includes(NOT_ON_LIST) ? undefined : deleted.failure;
	return { outcomes, unexpected: list.unexpected, failure, missing };
}
