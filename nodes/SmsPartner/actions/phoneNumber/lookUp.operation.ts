import { lookupCall } from '../../api/lookup';
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
import { callingCodesIn } from '../run';

export const lookUp: Operation = {
	option: {
		name: 'Look Up',
		value: 'lookUp',
		description:
			'Check the format, type and country of phone numbers, up to 500 in one request. Free of charge.',
		action: 'Look up phone numbers',
	},
	outputName: 'Numbers',
	properties: [
		...mappedOrFromAi(anyPhoneNumber),
		options([countryCallingCode, includeInputFields]),
		requestOptions({ of: 'phone numbers' }),
	],
	itemParameters: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	/** One number per item in, one number per item out. */
	execute: async (run) => {
		const items = await run.readItems(({ phoneNumber }, { countryCallingCode: callingCode }) =>
			parseRecipient(phoneNumber, callingCode),
		);
		return await run.requestEach(items, lookupCall(callingCodesIn(items)));
	},
};
