import type { INodeExecutionData } from 'n8n-workflow';
import { readAccount } from '../../api/account';
import { ME } from '../../api/endpoints';
import { isRecord, type JsonObject } from '../../data';
import { distinct } from '../../messages/distinct';
import type { BatchCall } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import { includeInputFields, maxRetryTime, timeout } from '../properties';
import { askOneByOne, entriesOf, failIfUnanswered, finishRun, readEntries, startRun } from '../run';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get the balance and the credits of the account',
		action: 'Get account',
	},
	properties: [
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

/** Requests the account once; every item gets the result. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout');
	const items = await readEntries(run, () => ({ value: 'account' }));
	const { entries, indexes } = distinct(entriesOf(items));
	const asked = await askOneByOne(run, ACCOUNT_CALL)(entries, run.patience);
	failIfUnanswered(run, asked, ME.codes);
	return await finishRun(run, { ...asked, items, indexes });
}

const ACCOUNT_CALL: BatchCall<string, { readonly fields: JsonObject }> = {
	endpoint: ME,
	toContent: () => ({}),
	toOutcomes: (_, [body]) => ({
		outcomes: [{ kind: 'result', result: { fields: readAccount(isRecord(body) ? body : {}) } }],
		unexpected: 0,
	}),
};
