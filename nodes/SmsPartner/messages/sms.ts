import type { Parsed } from '../data';
import { parsePhoneNumber } from './phoneNumber';
import { type OptionsContext, parseSendOptions, type SendOptions } from './sendOptions';
import { parseSmsText } from './smsText';

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
	// Most runs have the same options for all items: n8n gives the same object each time then.
	let lastRaw: unknown;
	let options: Parsed<SendOptions> = parseSendOptions(lastRaw, context);
	return (raw) => {
		if (raw.options !== lastRaw) {
			lastRaw = raw.options;
			options = parseSendOptions(lastRaw, context);
		}
		if ('problem' in options) return options;
		const phoneNumber = parsePhoneNumber(raw.phoneNumber, callingCode);
		if ('problem' in phoneNumber) return phoneNumber;
		const message = parseSmsText(raw.message, options.value.isUnicode);
		if ('problem' in message) return message;
		return {
			value: { phoneNumber: phoneNumber.value, message: message.value, options: options.value },
		};
	};
}
