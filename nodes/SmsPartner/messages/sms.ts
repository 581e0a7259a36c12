import type { Parsed } from '../data';
import { parseRecipient } from './phoneNumber';
import { type OptionsContext, parseSendOptions, type SendOptions } from './sendOptions';
import { parseSmsText, replacedIn } from './smsText';

/** One SMS to send. */
export interface Sms {
	/** E.164 */
	readonly phoneNumber: string;
	readonly message: string;
	readonly options: SendOptions;
}

/** The parameters of an item, as given. */
export interface RawSms {
	readonly phoneNumber?: unknown;
	readonly message?: unknown;
	readonly options?: unknown;
}

/** Returns a function that reads the SMS that an item describes. */
export function smsParser(
	callingCode: string,
	context: OptionsContext,
): (raw: RawSms) => Parsed<Sms> {
	// Most runs have the same options and the same text for all items.
	let last: RawSms = {};
	let options: Parsed<SendOptions> = parseSendOptions(last.options, context);
	// Stryker disable next-line BooleanLiteral: no text has been read yet.
	let message: Parsed<string> = parseSmsText(last.message, false);
	return (raw) => {
		const isOther = raw.options !== last.options;
		// Stryker disable next-line ConditionalExpression: reading the same text again only takes longer.
		const hasOtherText = isOther || raw.message !== last.message;
		last = raw;
		if (isOther) options = parseSendOptions(raw.options, context);
		if ('problem' in options) return options;
		// Stryker disable next-line ConditionalExpression: as above.
		if (hasOtherText) message = parseSmsText(raw.message, options.value.isUnicode);
		const phoneNumber = parseRecipient(raw.phoneNumber, callingCode);
		if ('problem' in phoneNumber) return phoneNumber;
		if ('problem' in message) return message;
		return {
			value: { phoneNumber: phoneNumber.value, message: message.value, options: options.value },
		};
	};
}

/** Characters that SMS Partner replaces in these SMS: the first ones, up to `max`, each once. */
export function replacedCharacters(messages: readonly Sms[], max: number): string[] {
	const found = new Set<string>();
	let last: string | undefined;
	for (const { message, options } of messages) {
		// Stryker disable next-line all: looking at more texts only takes longer.
		if (found.size >= max) break;
		// Stryker disable next-line ConditionalExpression: looking at the same text again only takes longer.
		if (message === last) continue;
		if (options.isUnicode) continue;
		last = message;
		for (const character of replacedIn(message)) found.add(character);
	}
	return [...found].slice(0, max);
}
