import type { INodeExecutionData } from 'n8n-workflow';
import { STOP_LIST } from '../../api/endpoints';
import type { Outcome } from '../../api/outcome';
import { expand, type Listed } from '../../items/expand';
import { limitHint, missingHint } from '../../items/hints';
import { type List, limitRows } from '../../items/limitRows';
import { type OptOut, optOutFields } from '../../api/optOut';
import type { ItemResult } from '../../items/toOutputs';
import { distinct } from '../../messages/distinct';
import type { Operation, OperationInput } from '../operation';
import { limitProperties, maxRows } from '../limit';
import { entriesOf, failIfUnanswered, finishRun, readEntries, startRun } from '../run';
import { includeInputFields, maxRetryTime, timeout } from '../properties';
import { fetchStopList, STOP_LIST_ENTRY, type StopList } from './stopList';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Get the phone numbers that have opted out of SMS from this account',
		action: 'Get many opt-outs',
	},
	properties: [
		...limitProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [includeInputFields, maxRetryTime, timeout],
		},
	],
	itemParameters: [],
	execute,
};

/** Requests the STOP list once; every item gets the result. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout', 'returnAll', 'limit');
	const items = await readEntries(run, () => ({ value: STOP_LIST_ENTRY }));
	const { entries, indexes } = distinct(entriesOf(items));
	const asked = await fetchStopList(run, entries);
	failIfUnanswered(run, asked, STOP_LIST.codes);

	const lists = limitRows(asked.outcomes.map(listOf), maxRows(run.settings));
	const rows = expand<ItemResult>({
		items,
		indexes,
		outcomes: lists.outcomes.map(itemsOf),
	});
	return await finishRun(
		run,
		{ ...rows, unexpected: asked.unexpected },
		{
			hints: () => [limitHint(lists.counts, 'opt-out'), missingHint(lists.missing, 'opt-out')],
		},
	);
}

function listOf(outcome: Outcome<StopList>): Outcome<List<OptOut>> {
	if (outcome.kind === 'error') return outcome;
	const { optOuts, missing } = outcome.result;
	return { kind: 'result', result: { rows: optOuts, missing } };
}

function itemsOf(
	outcome: Outcome<{ readonly rows: readonly OptOut[] }>,
): Outcome<Listed<ItemResult>> {
	if (outcome.kind === 'error') return outcome;
	const rows = outcome.result.rows.map((optOut): Outcome<ItemResult> => ({
		kind: 'result',
		result: { fields: optOutFields(optOut) },
	}));
	return { kind: 'result', result: { rows } };
}
