import type { JsonObject } from '../../nodes/SmsPartner/guards';
import { type Assumption, inconclusive, type LiveAnswer, observed, type Run } from './call';
import { absence } from './outcome';

/** The types of fields, in words. Values are not shown, since many are private. */

export type Kind =
	| 'a number'
	| 'a string'
	| 'digits as a string'
	| 'a decimal as a string'
	| '"0" or "1"'
	| 'a boolean'
	| 'Unix seconds'
	| 'Unix seconds as a string'
	| '"Y-m-d H:i:s" as a string'
	| 'an E.164 phone number'
	| 'a national phone number'
	| 'an array'
	| 'an object'
	| 'null'
	| 'missing';

const DATES: ReadonlySet<string> = new Set(['date', 'createdAt', 'scheduledDeliveryDate']);
const PHONES: ReadonlySet<string> = new Set(['phoneNumber', 'number', 'e164']);
const FLAGS: ReadonlySet<string> = new Set(['stopSms', 'stopSMS', 'isSpam']);

/** The type of a field's value. Its name decides whether digits are a date, a phone number or a flag. */
export function kindOf(name: string, value: unknown): Kind {
	if (value === undefined) return 'missing';
	if (value === null) return 'null';
	if (typeof value === 'boolean') return 'a boolean';
	if (typeof value === 'number') return DATES.has(name) ? 'Unix seconds' : 'a number';
	if (Array.isArray(value)) return 'an array';
	if (typeof value === 'object') return 'an object';
	return kindOfText(name, String(value).trim());
}

function kindOfText(name: string, text: string): Kind {
	if (DATES.has(name)) {
		if (/^\d+$/.test(text)) return 'Unix seconds as a string';
		if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return '"Y-m-d H:i:s" as a string';
		return 'a string';
	}
	if (PHONES.has(name)) {
		if (/^\+\d+$/.test(text)) return 'an E.164 phone number';
		if (/^0\d+$/.test(text)) return 'a national phone number';
	}
	if (FLAGS.has(name) && /^[01]$/.test(text)) return '"0" or "1"';
	if (/^\d+$/.test(text)) return 'digits as a string';
	return /^\d+\.\d+$/.test(text) ? 'a decimal as a string' : 'a string';
}

/** Finds an object in an answer; undefined if it is missing or reports an error. */
export type Pick = (answer: LiveAnswer, run: Run) => JsonObject | undefined;

/** The assumption that these fields have these types. Shows the fields that differ. */
export function fields(pick: Pick, kinds: Readonly<Record<string, Kind>>): Assumption {
	return {
		assumption: Object.entries(kinds).map(inWords).join(', '),
		read: (answer, run) => {
			const object = pick(answer, run);
			if (!object) return inconclusive(absence(answer));
			const others = Object.entries(kinds)
				.filter(([name, kind]) => kindOf(name, object[name]) !== kind)
				.map(([name]) => inWords([name, kindOf(name, object[name])]));
			return observed(others.length === 0, others.join(', ') || 'as assumed');
		},
	};
}

function inWords([name, kind]: [string, Kind]): string {
	return `${name} is ${kind}`;
}

/** The assumption that there are no further fields. It ignores missing ones. */
export function onlyFields(pick: Pick, names: readonly string[]): Assumption {
	return {
		assumption: `No fields other than ${names.join(', ')}`,
		read: (answer, run) => {
			const object = pick(answer, run);
			if (!object) return inconclusive(absence(answer));
			const others = Object.keys(object).filter((name) => !names.includes(name));
			return observed(
				others.length === 0,
				others.length === 0 ? 'no others' : `also ${others.join(', ')}`,
			);
		},
	};
}
