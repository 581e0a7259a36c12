import type { SendOptions, Sms } from '../api/send';
import { roundUpToFiveMinutes, scheduleOf, timeIn } from '../api/time';
import { type JsonObject, textOf } from '../guards';
import { invalid, type Parsed, parseFlag } from '../problem';
import { parseRecipient } from '../recipients/phoneNumber';
import { isTag } from '../recipients/tag';
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

/** The options of an SMS, by their names in the node's panel. An option that is not set is not sent. */

/** The run's time and time zone, to read dates with. */
export interface OptionsContext {
	/** Unix milliseconds. */
	readonly nowMs: number;
	/** The time zone of dates without one. */
	readonly timeZone: string;
}

const SENDER = /^[A-Za-z0-9 ]{3,11}$/;

/**
 * Reads the options of one SMS. The problem names the option that is wrong.
 *
 * @param raw an option that is not set is undefined
 */
export function parseSendOptions(
	raw: Readonly<JsonObject>,
	context: OptionsContext,
): Parsed<SendOptions> {
	const fields: JsonObject = {};
	let scheduledFor: string | undefined;
	for (const [name, read] of Object.entries(READERS)) {
		const value = raw[name];
		if (value === undefined) continue;
		const parsed = read(value, context);
		if ('problem' in parsed) return parsed;
		Object.assign(fields, parsed.value.fields);
		scheduledFor ??= parsed.value.scheduledFor;
	}
	return {
		value: {
			fields,
			...(scheduledFor !== undefined && { scheduledFor }),
			isUnicode: fields.isUnicode === 1,
			isSandbox: fields.sandbox === 1,
			key: JSON.stringify(fields),
		},
	};
}

type Reader = (
	value: unknown,
	context: OptionsContext,
) => Parsed<{ readonly fields: JsonObject; readonly scheduledFor?: string }>;

/** In the order in which they are sent. */
const READERS: Readonly<Record<string, Reader>> = {
	sender: (value) =>
		matching(
			value,
			(text) => SENDER.test(text),
			'sender',
			"The option 'Sender' is not valid",
			'A sender has 3 to 11 letters, digits or spaces, and no other characters.',
		),
	tag: (value) =>
		matching(
			value,
			(text) => isTag(text) && !/\p{Lu}/u.test(text),
			'tag',
			"The option 'Tag' is not valid",
			'A tag has up to 20 characters, no spaces and no capital letters.',
		),
	sendAt,
	addStopText: (value) => flag(value, 'isStopSms', 'Add STOP Text'),
	unicode: (value) => flag(value, 'isUnicode', 'Unicode'),
	sandbox: (value) => flag(value, 'sandbox', 'Sandbox'),
	deliveryReportUrl: (value) => url(value, 'urlDlr', 'Delivery Report URL'),
	replyUrl: (value) => url(value, 'urlResponse', 'Reply URL'),
};

function matching(
	value: unknown,
	isValid: (text: string) => boolean,
	field: string,
	error: string,
	errorDescription: string,
): ReturnType<Reader> {
	const text = typeof value === 'number' ? String(value) : textOf(value);
	if (text === undefined || !isValid(text)) return invalid(error, errorDescription);
	return { value: { fields: { [field]: text } } };
}

function flag(value: unknown, field: string, displayName: string): ReturnType<Reader> {
	const isOn = parseFlag(value, `option '${displayName}'`);
	if ('problem' in isOn) return isOn;
	return { value: { fields: isOn.value ? { [field]: 1 } : {} } };
}

function url(value: unknown, field: string, displayName: string): ReturnType<Reader> {
	const text = textOf(value) ?? '';
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
		return invalid(
			`The option '${displayName}' is not a URL`,
			'Enter a full URL, such as https://example.com/webhook.',
		);
	}
	return { value: { fields: { [field]: text } } };
}

function sendAt(value: unknown, { nowMs, timeZone }: OptionsContext): ReturnType<Reader> {
	const atMs = timeIn(value, timeZone);
	if (atMs === undefined) {
		return invalid(
			"The option 'Send At' is not a date and time",
			'Choose a date and time, or map the option to a field that contains one, such as 2026-12-24T18:00.',
		);
	}
	if (atMs <= nowMs) {
		return invalid(
			"The option 'Send At' is in the past",
			'Choose a later time, or remove the option to send the SMS now.',
		);
	}
	const stepMs = roundUpToFiveMinutes(atMs);
	return {
		value: {
			fields: { ...scheduleOf(stepMs) },
			scheduledFor: new Date(stepMs).toISOString(),
		},
	};
}
