import type { JsonObject, Parsed } from '../data';
import { parseRecipient } from './phoneNumber';
import { type OptionsContext, parseSendOptions, type SendOptions } from './sendOptions';
import { type ChangedCharacters, changedIn, fateOf } from './smsCharacters';
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
	let last: RawSms = {};
	let lastOptions: RawOptions | undefined;
	let options: Parsed<SendOptions> = parseSendOptions({}, context);
	const parseText = (raw: unknown, isUnicode: boolean): Parsed<string> =>
		parseSmsText(raw, isUnicode, context.fixedText);
	// Stryker disable next-line BooleanLiteral: no text has been read yet.
	let message = parseText(last.message, false);
	return (raw, rawOptions) => {
		const isOther = rawOptions !== lastOptions;
		// Stryker disable next-line ConditionalExpression: reading the same text again only takes longer.
		const hasOtherText = isOther || raw.message !== last.message;
		last = raw;
		lastOptions = rawOptions;
		if (isOther) options = parseSendOptions(rawOptions, context);
		if ('problem' in options) return options;
		// Stryker disable next-line ConditionalExpression: as above.
		if (hasOtherText) message = parseText(raw.message, options.value.isUnicode);
		const phoneNumber = parseRecipient(raw.phoneNumber, rawOptions.countryCallingCode);
		if ('problem' in phoneNumber) return phoneNumber;
		if ('problem' in message) return message;
		return {
			value: { phoneNumber: phoneNumber.value, message: message.value, options: options.value },
		};
	};
}

/** Collects characters that SMS Partner changes: of each kind the first ones, up to `max`, each once. */
export class ChangedCharacterSamples implements ChangedCharacters {
	readonly replaced: string[] = [];

	readonly dropped: string[] = [];

	readonly unlisted: string[] = [];

	private readonly seen = new Set<string>();

	private lastText: string | undefined;

	constructor(private readonly max: number) {}

	add({ message, options }: Sms): void {
		// Stryker disable next-line ConditionalExpression: looking at the same text again only takes longer.
		if (options.isUnicode || message === this.lastText) return;
		this.lastText = message;
		for (const character of changedIn(message)) {
			if (this.seen.has(character)) continue;
			this.seen.add(character);
			const samples = this[fateOf(character)];
			if (samples.length < this.max) samples.push(character);
		}
	}
}
