import { stopAddCall } from '../../api/stopList';
import { parseRecipient } from '../../recipients/phoneNumber';
import type { Operation } from '../operation';
import {
	anyPhoneNumber,
	countryCallingCode,
	includeInputFields,
	mappedOrFromAi,
	options,
} from '../properties';
import { requestOptions } from '../requestOptions';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		description: 'Add a phone number to the STOP list: it gets no more SMS from this account',
		action: 'Create opt-outs',
	},
	outputName: 'Opt-Outs',
	properties: [
		...mappedOrFromAi(anyPhoneNumber),
		options([countryCallingCode, includeInputFields]),
		requestOptions({}),
	],
	itemParameters: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	/** Sends one request per number. */
	execute: async (run) => {
		const items = await run.readItems(({ phoneNumber }, { countryCallingCode: callingCode }) =>
			parseRecipient(phoneNumber, callingCode),
		);
		return await run.requestEach(items, stopAddCall);
	},
};
