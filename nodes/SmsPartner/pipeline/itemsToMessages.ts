import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { ASK_ENGINE, compileFieldReference } from '../rules/fieldReference';
import { messageOf } from '../rules/fields';
import { LONGEST_STRETCH_MS } from '../rules/limits';
import { parseMessageId } from '../rules/messageId';
import { parsePhoneNumber } from '../rules/phoneNumber';
import type { Checked, Given, ReadItem } from '../types';
import type { Stop } from './stop';

const NOT_READ: Given = { phoneNumber: undefined, messageId: undefined };

/**
 * Reads number and message ID of each item, as the two parameters say, and checks them. Gives one value an item, in
 * the order of the items. An item that cannot be read harms no other. Once the run stops, no item is read any more.
 */
export async function itemsToMessages(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	callingCode: string,
	stop: Stop,
): Promise<ReadItem[]> {
	const readPhoneNumber = parameterReader(context, inputs, 'phoneNumber', 'Phone Number');
	const readMessageId = parameterReader(context, inputs, 'messageId', 'Message ID');
	const items: ReadItem[] = [];
	let stretchStartMs = Date.now();
	for (let index = 0; index < inputs.length; index++) {
		if (stop.failure) {
			items.push({ kind: 'invalid', given: NOT_READ, problem: stop.failure.problem });
			continue;
		}
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
	const message = { phoneNumber: number.value, messageId: id.value };
	// One object less for each message that was given as it is sent.
	const isSame = given.phoneNumber === message.phoneNumber && given.messageId === message.messageId;
	return { kind: 'message', given: isSame ? message : given, message };
}

function valueOf(checked: Checked<unknown>): unknown {
	return 'value' in checked ? checked.value : undefined;
}

/**
 * Gives a function that reads one parameter of an item. A fixed value is read once; a field is read straight from the
 * item; for anything else n8n's engine evaluates the expression.
 */
function parameterReader(
	context: IExecuteFunctions,
	inputs: readonly INodeExecutionData[],
	name: string,
	displayName: string,
): (index: number) => Checked<unknown> {
	const text: unknown = context.getNodeParameter(name, 0, '', { rawExpressions: true });
	if (typeof text !== 'string' || !text.startsWith('=')) return () => ({ value: text });

	const askEngine = (index: number): Checked<unknown> => {
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
	const readField = compileFieldReference(text);
	if (!readField) return askEngine;
	return (index) => {
		const value = readField(inputs[index].json);
		return value === ASK_ENGINE ? askEngine(index) : { value };
	};
}
