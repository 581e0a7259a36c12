import type { INodeExecutionData } from 'n8n-workflow';
import { STOP_ADD } from '../../api/endpoints';
import { stopIdIn } from '../../api/optOut';
import type { JsonObject } from '../../data';
import { distinct } from '../../messages/distinct';
import { parseRecipient } from '../../messages/phoneNumber';
import type { BatchCall } from '../../requests/batchCall';
import type { Operation, OperationInput } from '../operation';
import { askOneByOne, entriesOf, failIfUnanswered, finishRun, readEntries, startRun } from '../run';
import { changeProperties } from './properties';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		description: 'Add a phone number to the STOP list: it gets no more SMS from this account',
		action: 'Create opt-outs',
	},
	properties: changeProperties,
	itemParameters: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	execute,
};

/** Sends one request per number. */
async function execute(input: OperationInput): Promise<INodeExecutionData[][]> {
	const run = await startRun(input, 'timeout', 'concurrentRequests');
	const items = await readEntries(run, ({ phoneNumber }, { countryCallingCode }) =>
		parseRecipient(phoneNumber, countryCallingCode),
	);
	const { entries: numbers, indexes } = distinct(entriesOf(items));
	const ask = askOneByOne(run, CREATE_CALL, run.settings.concurrentRequests);
	const asked = await ask(numbers, run.patience);
	failIfUnanswered(run, asked, STOP_ADD.codes);
	return await finishRun(run, { ...asked, items, indexes });
}

const CREATE_CALL: BatchCall<string, { readonly fields: JsonObject }> = {
	endpoint: STOP_ADD,
	toContent: ([phoneNumber]) => ({ phoneNumber }),
	toOutcomes: ([phoneNumber], [body]) => {
		const optOutId = stopIdIn(body);
		return {
			outcomes: [{ kind: 'result', result: { fields: { optOutId, phoneNumber } } }],
			unexpected: 0,
		};
	},
};
