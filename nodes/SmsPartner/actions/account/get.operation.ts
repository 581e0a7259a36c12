import { ACCOUNT, meCall } from '../../api/me';
import type { Operation } from '../operation';
import { includeInputFields, options } from '../properties';
import { requestOptions } from '../requestOptions';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get the balance and the credits of the account',
		action: 'Get account',
	},
	outputName: 'Account',
	properties: [options([includeInputFields]), requestOptions({ isSequential: true })],
	itemParameters: [],
	/** Requests the account once; every item gets the result. */
	execute: async (run) => {
		const items = await run.readItems(() => ({ value: ACCOUNT }));
		return await run.requestEach(items, meCall);
	},
};
