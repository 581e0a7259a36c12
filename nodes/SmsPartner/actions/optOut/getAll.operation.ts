import type { INodeExecutionData } from 'n8n-workflow';
import { STOP_LIST } from '../../api/endpoints';
import type { Outcome } from '../../api/outcome';
import { expand, type Listed } from '../../items/expand';
import { missingHint } from '../../items/hints';
import { optOutFields } from '../../api/optOut';
import type { ItemResult } from '../../items/toOutputs';
import { distinct } from '../../messages/distinct';
import type { Operation, OperationInput } from '../operation';
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
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
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
	const limit = run.settings.returnAll ? Infinity : run.settings.limit;
	const items = await readEntries(run, () => ({ value: STOP_LIST_ENTRY }));
	const { entries, indexes } = distinct(entriesOf(items));
	const asked = await fetchStopList(run, entries);
	failIfUnanswered(run, asked, STOP_LIST.codes);

	const rows = expand<ItemResult>({
		items,
		indexes,
		outcomes: asked.outcomes.map((outcome) => firstOf(outcome, limit)),
	});
	return await finishRun(
		run,
		{ ...rows, unexpected: asked.unexpected },
		{
			hints: () => [
				missingHint(
					asked.outcomes.map((outcome) => missingOf(outcome, limit)),
					'opt-out',
				),
			],
		},
	);
}

function firstOf(outcome: Outcome<StopList>, limit: number): Outcome<Listed<ItemResult>> {
	if (outcome.kind === 'error') return outcome;
	const rows = outcome.result.optOuts.slice(0, limit).map((optOut): Outcome<ItemResult> => ({
		kind: 'result',
		result: { fields: optOutFields(optOut) },
	}));
	return { kind: 'result', result: { rows } };
}

/** How many entries SMS Partner did not return; 0 if the limit is reached without them. */
function missingOf(outcome: Outcome<StopList>, limit: number): number {
	if (outcome.kind === 'error') return 0;
	const { optOuts, missing } = outcome.result;
	return optOuts.length < limit ? missing : 0;
}
