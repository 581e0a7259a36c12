import type { JsonObject } from '../../nodes/SmsPartner/data';
import { type Assumption, type LiveAnswer, notSeen, observed, type Run } from './call';
import { absence } from './outcome';

/** The types of fields, in words: values themselves are not shown, since many are private. */

export type Kind =
	| 'a number'
	| 'a text'
	| 'digits in a text'
	| 'a decimal in a text'
	| '"0" or "1"'
	| 'true or false'
	| 'Unix seconds'
	| 'Unix seconds in a text'
	| '"Y-m-d H:i:s" in a text'
	| 'a number in E.164'
	| 'a national number'
	| 'a list'
	| 'an object'
	| 'null'
	| 'missing';

const DATES: ReadonlySet<string> = new Set(['date', 'createdAt', 'scheduledDeliveryDate']);
const PHONES: ReadonlySet<string> = new Set(['phoneNumber', 'number', 'e164']);
const FLAGS: ReadonlySet<string> = new Set(['stopSms', 'stopSMS', 'isSpam']);

/** The type of a field's value; its name says whether digits are a date, a phone number or a flag. */
export function kindOf(name: string, value: unknown): Kind {
	if (value === undefined) return 'missing';
	if (value === null) return 'null';
	if (typeof value === 'boolean') return 'true or false';
	if (typeof value === 'number') return DATES.has(name) ? 'Unix seconds' : 'a number';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'an object';
	return kindOfText(name, String(value).trim());
}

function kindOfText(name: string, text: string): Kind {
	if (DATES.has(name)) {
		if (/^\d+$/.test(text)) return 'Unix seconds in a text';
		if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return '"Y-m-d H:i:s" in a text';
		return 'a text';
	}
	if (PHONES.has(name)) {
		if (/^\+\d+$/.test(text)) return 'a number in E.164';
		if (/^0\d+$/.test(text)) return 'a national number';
	}
	if (FLAGS.has(name) && /^[01]$/.test(text)) return '"0" or "1"';
	if (/^\d+$/.test(text)) return 'digits in a text';
	return /^\d+\.\d+$/.test(text) ? 'a decimal in a text' : 'a text';
}

/** Finds an object in an answer; undefined where it is missing or reports an error. */
export type Pick = (answer: LiveAnswer, run: Run) => JsonObject | undefined;

/** The assumption that these fields have these types. Shows those that have others. */
export function fields(pick: Pick, kinds: Readonly<Record<string, Kind>>): Assumption {
	return {
		assumption: Object.entries(kinds).map(inWords).join(', '),
		read: (answer, run) => {
			const object = pick(answer, run);
			if (!object) return notSeen(absence(answer));
			const others = Object.entries(kinds)
				.filter(([name, kind]) => kindOf(name, object[name]) !== kind)
				.map(([name]) => inWords([name, kindOf(name, object[name])]));
			return observed(others.length === 0, others.join(', ') || 'the same');
		},
	};
}

function inWords([name, kind]: [string, Kind]): string {
	return `${name} is ${kind}`;
}

/** The assumption that there are no further fields. Missing ones are not its concern. */
export function onlyFields(pick: Pick, names: readonly string[]): Assumption {
	return {
		assumption: `No fields but ${names.join(', ')}`,
		read: (answer, run) => {
			const object = pick(answer, run);
			if (!object) return notSeen(absence(answer));
			const others = Object.keys(object).filter((name) => !names.includes(name));
			return observed(
				others.length === 0,
				others.length === 0 ? 'no others' : `also ${others.join(', ')}`,
			);
		},
	};
}
