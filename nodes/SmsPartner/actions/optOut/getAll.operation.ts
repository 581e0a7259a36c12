import type { ItemResult, Outcome } from '../../api/outcome';
import { ALL_OPT_OUTS, type OptOut, optOutFields, stopListCall } from '../../api/stopList';
import type { Operation } from '../operation';
import { includeInputFields, limitProperties, options } from '../properties';
import { requestOptions } from '../requestOptions';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Get the phone numbers that have opted out of SMS from this account',
		action: 'Get many opt-outs',
	},
	outputName: 'Opt-Outs',
	properties: [
		...limitProperties,
		options([includeInputFields]),
		requestOptions({ isSequential: true }),
	],
	itemParameters: [],
	/** Requests the STOP list once; every item gets the result. */
	execute: async (run) => {
		const items = await run.readItems(() => ({ value: ALL_OPT_OUTS }));
		return await run.requestLists(items, stopListCall, outcomeOf, 'opt-out');
	},
};

function outcomeOf(optOut: OptOut): Outcome<ItemResult> {
	return { kind: 'result', result: { fields: optOutFields(optOut) } };
}
