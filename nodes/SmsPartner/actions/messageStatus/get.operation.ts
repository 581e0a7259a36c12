import { messageStatusCall } from '../../api/messageStatus';
import { multiStatusCall } from '../../api/multiStatus';
import type { EntryError } from '../../api/outcome';
import { countPending, isFinal, rawEntry, simplifyEntry } from '../../api/status';
import { waitHints } from '../../items/hints';
import { distinctMessages } from '../../recipients/matching';
import { parseMessage } from '../../recipients/message';
import { lostZeroNote } from '../../recipients/phoneNumber';
import type { Operation } from '../operation';
import {
	countryCallingCode,
	includeInputFields,
	mappedOrOwnField,
	messageId,
	options,
	phoneNumber,
} from '../properties';
import { requestOptions } from '../requestOptions';
import { callingCodesIn, entriesOf } from '../run';
import { includeCost, resultProperties } from './properties';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get the delivery status of each message, up to 500 in one request',
		action: 'Get message statuses',
	},
	outputName: 'Status',
	properties: [
		...mappedOrOwnField(phoneNumber),
		...mappedOrOwnField(messageId),
		...resultProperties,
		options([countryCallingCode, includeCost, includeInputFields]),
		requestOptions({ of: 'messages' }),
	],
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number', isOwnFieldWhenEmpty: true },
		{ name: 'messageId', displayName: 'Message ID', isOwnFieldWhenEmpty: true },
	],
	/** One message per item in, one message per item out. */
	execute: async (run) => {
		const { includeCost: isWithCost, simplify, wait: times } = run.settings;
		const items = await run.readItems((raw, { countryCallingCode: callingCode }) =>
			parseMessage(raw, callingCode),
		);
		const { entries: messages, indexes } = distinctMessages(entriesOf(items));

		const statusCall = isWithCost ? messageStatusCall : multiStatusCall;
		const call = statusCall(callingCodesIn(items), simplify ? simplifyEntry : rawEntry);
		const { wait, ...result } = await run.requestUntilFinal(messages, run.request(call), {
			isFinal: ({ state }) => isFinal(state),
		});
		return {
			...result,
			items,
			indexes,
			noteOf: ({ phoneNumber: number }, error) =>
				isRefused(error) ? lostZeroNote(number) : undefined,
			hints: () =>
				wait && times ? waitHints(countPending(indexes, result.outcomes), wait, times) : [],
		};
	},
};

/** Whether SMS Partner refused this message, or a request that contained only this message. */
function isRefused({ errorSource, httpStatus }: EntryError): boolean {
	return errorSource === 'message' || httpStatus === 400 || httpStatus === 422;
}
