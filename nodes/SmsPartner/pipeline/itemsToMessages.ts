import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { messageOf } from '../rules/fields';
import { LONGEST_STRETCH_MS } from '../rules/limits';
import { parseMessageId } from '../rules/messageId';
import { parsePhoneNumber } from '../rules/phoneNumber';
import type { Checked, Given, ReadItem } from '../types';

/**
 * Reads number and message ID of each item, as the two parameters say, and checks them. Gives one value an item, in
 * the order of the items. An item that cannot be read harms no other.
 */
export async function itemsToMessages(
	context: IExecuteFunctions,
	itemCount: number,
	callingCode: string,
): Promise<ReadItem[]> {
	const readPhoneNumber = parameterReader(context, 'phoneNumber', 'Phone Number');
	const readMessageId = parameterReader(context, 'messageId', 'Message ID');
	const items: ReadItem[] = [];
	let stretchStartMs = Date.now();
	for (let index = 0; index < itemCount; index++) {
		items.push(checkItem(readPhoneNumber(index), readMessageId(index), callingCode));
		if (Date.now() - stretchStartMs > LONGEST_STRETCH_MS) {
			await sleep(0);
			stretchStartMs = Date.now();
		}
	}
	return items;
}

function checkItem(
	phoneNumber: Checked<unknown>,
	messageId: Checked<unknown>,
	callingCode: string,
): ReadItem {
	const given: Given = { phoneNumber: valueOf(phoneNumber), messageId: valueOf(messageId) };
	if ('problem' in phoneNumber) return { kind: 'invalid', given, problem: phoneNumber.problem };
	if ('problem' in messageId) return { kind: 'invalid', given, problem: messageId.problem };
	const number = parsePhoneNumber(given.phoneNumber, callingCode);
	if ('problem' in number) return { kind: 'invalid', given, problem: number.problem };
	const id = parseMessageId(given.messageId);
	if ('problem' in id) return { kind: 'invalid', given, problem: id.problem };
	return { kind: 'message', given, message: { phoneNumber: number.value, messageId: id.value } };
}

function valueOf(checked: Checked<unknown>): unknown {
	return 'value' in checked ? checked.value : undefined;
}

/** Gives a function that reads one parameter of an item. A fixed value is read once. */
function parameterReader(
	context: IExecuteFunctions,
	name: string,
	displayName: string,
): (index: number) => Checked<unknown> {
	const text: unknown = context.getNodeParameter(name, 0, '', { rawExpressions: true });
	if (typeof text !== 'string' || !text.startsWith('=')) return () => ({ value: text });

	return (index) => {
		try {
			return { value: context.getNodeParameter(name, index, '') };
		} catch (error) {
			return {
				problem: {
					error: `The expression of ${displayName} fails for this item`,
					errorDescription: messageOf(error),
				},
			};
		}
	};
}
