import type { SendOptions, Sms } from '../api/send';
import type { JsonObject } from '../guards';
import type { Parsed } from '../problem';
import { parseRecipient } from '../recipients/phoneNumber';
import { type OptionsContext, parseSendOptions } from './sendOptions';
import { parseSmsText } from './smsText';

/** What an item says, as given → an SMS; SMS → groups that can be sent in one request. */

/** The parameters of an item, as given. */
export interface RawSms {
	readonly phoneNumber?: unknown;
	readonly message?: unknown;
}

/** The options of an item, those of the SMS as given. */
export interface RawOptions extends Readonly<JsonObject> {
	readonly countryCallingCode: string;
}

/** What all items of a run have in common. */
export interface SmsContext extends OptionsContext {
	/** The part of the parameter 'Message' that is not an expression. */
	readonly fixedText: string;
}

/** Returns a function that reads the SMS that an item describes. */
export function smsParser(
	context: SmsContext,
): (raw: RawSms, rawOptions: RawOptions) => Parsed<Sms> {
	// Most runs have the same options and the same text for all items.
	let lastOptions: RawOptions | undefined;
	let options: Parsed<SendOptions> | undefined;
	let lastText: unknown;
	let message: Parsed<string> | undefined;
	return (raw, rawOptions) => {
		const isOther = rawOptions !== lastOptions;
		lastOptions = rawOptions;
		if (isOther || !options) options = parseSendOptions(rawOptions, context);
		if ('problem' in options) return options;
		if (isOther || !message || raw.message !== lastText) {
			lastText = raw.message;
			message = parseSmsText(raw.message, options.value.isUnicode, context.fixedText);
		}
		const phoneNumber = parseRecipient(raw.phoneNumber, rawOptions.countryCallingCode);
		if ('problem' in phoneNumber) return phoneNumber;
		if ('problem' in message) return message;
		return {
			value: { phoneNumber: phoneNumber.value, message: message.value, options: options.value },
		};
	};
}

/** SMS in the order in which they are sent. */
export interface SendGroups {
	readonly messages: readonly Sms[];
	/** The number of SMS in each group. They share their options, and no number is in a group twice. */
	readonly groupSizes: readonly number[];
	/** For each value passed in, the index of its SMS; -1 for undefined. */
	readonly indexes: readonly number[];
}

/** SMS with equal options. */
interface EqualOptions {
	/** The number of SMS to each phone number. */
	readonly times: Map<string, number>;
	/** The indexes of the first SMS to each number, then those of the second ones, and so on. */
	readonly groups: number[][];
}

/** Groups SMS with equal options; another SMS to the same number goes into a further group. None is left out. */
export function groupByOptions(all: ReadonlyArray<Sms | undefined>): SendGroups {
	const byOptions = new Map<string, EqualOptions>();
	all.forEach((sms, index) => {
		if (!sms) return;
		const { phoneNumber, options } = sms;
		const equal = byOptions.get(options.key) ?? { times: new Map<string, number>(), groups: [] };
		byOptions.set(options.key, equal);
		const times = equal.times.get(phoneNumber) ?? 0;
		equal.times.set(phoneNumber, times + 1);
		equal.groups[times] ??= [];
		equal.groups[times].push(index);
	});
	const groups = [...byOptions.values()].flatMap((equal) => equal.groups);
	const indexes = new Array<number>(all.length).fill(-1);
	const messages: Sms[] = [];
	for (const index of groups.flat()) {
		const sms = all[index];
		if (sms) indexes[index] = messages.push(sms) - 1;
	}
	return { messages, groupSizes: groups.map(({ length }) => length), indexes };
}
