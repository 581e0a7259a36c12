import { invalid, type JsonObject, msOfDate, type Parsed, parseFlag, textOf } from '../data';
import { nextStepOf, type Schedule, scheduleOf, timeOf, wallClockAt } from './parisTime';

/** The options of an SMS, by their names in the node's panel. An option that is not set is not sent. */

/** What the messages of one request share, in the API's format. */
export interface SendOptions {
	/** The fields beside the recipients in a request. */
	readonly fields: JsonObject & Partial<Schedule>;
	/** ISO 8601 in UTC. */
	readonly scheduledFor?: string;
	readonly isUnicode: boolean;
	readonly isSandbox: boolean;
	/** Equal for equal options. */
	readonly key: string;
}

/** The run's time and time zone, to read dates with. */
export interface OptionsContext {
	/** Unix milliseconds. */
	readonly nowMs: number;
	/** The time zone of dates without one. */
	readonly timeZone: string;
}

const SENDER = /^[A-Za-z0-9 ]{3,11}$/;
const TAG = /^[^\s\p{Lu}]{1,20}$/u;

/** A calendar date and a time in ISO 8601, or with a space as databases write them. The offset is one that exists. */
const DATE_TIME =
	/^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?(?: ?(?<zone>Z|(?<sign>[+-])(?<hours>0\d|1[0-4])(?::?(?<minutes>[0-5]\d))?))?)?$/i;

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
			SENDER,
			'sender',
			"The option 'Sender' is not valid",
			'A sender has 3 to 11 letters, digits or spaces, and no other characters.',
		),
	tag: (value) =>
		matching(
			value,
			TAG,
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
	pattern: RegExp,
	field: string,
	error: string,
	errorDescription: string,
): ReturnType<Reader> {
	const text = typeof value === 'number' ? String(value) : textOf(value);
	if (text === undefined || !pattern.test(text)) return invalid(error, errorDescription);
	return { value: { fields: { [field]: text } } };
}

function flag(value: unknown, field: string, displayName: string): ReturnType<Reader> {
	const isOn = parseFlag(value, `option '${displayName}'`);
	if ('problem' in isOn) return isOn;
	return { value: { fields: isOn.value ? { [field]: 1 } : {} } };
}

function url(value: unknown, field: string, displayName: string): ReturnType<Reader> {
	// Stryker disable next-line StringLiteral: no other text that is no URL is one either.
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
	const stepMs = nextStepOf(atMs);
	return {
		value: {
			fields: { ...scheduleOf(stepMs) },
			scheduledFor: new Date(stepMs).toISOString(),
		},
	};
}

/** Unix milliseconds of a text, a `Date`, or a Luxon date such as n8n's `$now`; undefined if there is no such time. */
function timeIn(value: unknown, timeZone: string): number | undefined {
	const ms = msOfDate(value);
	if (ms !== undefined) return Number.isFinite(ms) ? ms : undefined;
	// Stryker disable next-line StringLiteral: no other text that is no date is one either.
	const fields = DATE_TIME.exec(textOf(value) ?? '')?.groups;
	if (!fields) return undefined;
	const { date, time = '00:00', second = '00', fraction = '', zone } = fields;
	const shown = `${date}T${time}:${second}`;
	const asUtcMs = Date.parse(`${shown}Z`);
	// Date.parse moves 30 February to March, and 24:00 to the next day.
	const exists = !Number.isNaN(asUtcMs) && new Date(asUtcMs).toISOString().startsWith(shown);
	if (!exists) return undefined;
	const startMs =
		zone === undefined
			? timeOf(wallClockAt(asUtcMs, 'UTC'), timeZone)
			: asUtcMs - offsetMsOf(fields);
	return startMs + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function offsetMsOf({
	sign,
	hours = '0',
	minutes = '0',
}: Readonly<Record<string, string>>): number {
	const offsetMinutes = 60 * Number(hours) + Number(minutes);
	return (sign === '-' ? -1 : 1) * offsetMinutes * 60_000;
}
