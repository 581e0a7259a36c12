import type { ItemResult, Outcome } from '../../api/outcome';
import { ALL_OPT_OUTS, type OptOut, optOutFields, stopListCall } from '../../api/stopList';
import { limitHint, missingHint } from '../../items/hints';
import { expand, limitRows } from '../../items/lists';
import { distinct } from '../../recipients/matching';
import type { Operation } from '../operation';
import { includeInputFields, limitProperties, options } from '../properties';
import { requestOptions } from '../requestOptions';
import { entriesOf } from '../run';

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
		requestOptions({ isOnlyOne: true }),
	],
	itemParameters: [],
	/** Requests the STOP list once; every item gets the result. */
	execute: async (run) => {
		const items = await run.readItems(() => ({ value: ALL_OPT_OUTS }));
		const { entries, indexes } = distinct(entriesOf(items));
		const { outcomes, ...rest } = await run.request(stopListCall)(entries, run.patience);
		const lists = limitRows(outcomes, run.settings.maxRows, outcomeOf);
		return {
			...rest,
			...expand({ items, indexes, outcomes: lists.outcomes }),
			hints: () => [limitHint(lists.counts, 'opt-out'), missingHint(lists.missing, 'opt-out')],
		};
	},
};

function outcomeOf(optOut: OptOut): Outcome<ItemResult> {
	return { kind: 'result', result: { fields: optOutFields(optOut) } };
}
