import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { ScenarioItem } from './scenario';

/** SMS to send, and random items for them. */

export interface SmsList {
	readonly items: readonly SmsItem[];
	/** Options of the SMS; expressions if they differ between items. */
	readonly options: IDataObject;
	readonly countryCallingCode: string;
}

export interface SmsItem extends ScenarioItem {
	readonly sms: Sms | undefined;
}

export interface Sms {
	/** E.164 */
	readonly phoneNumber: string;
	readonly text: string;
	readonly tag?: string;
	readonly sender?: string;
	readonly scheduledFor?: string;
	readonly isSandbox?: boolean;
}

/** Few, so that items share them; the first and the last one have the same national form. */
export const NUMBERS = [
	'+33639980001',
	'+33639980002',
	'+33639980003',
	'+33639980004',
	'+33639980005',
	'+447700900001',
	'+32639980001',
];
export const TEXTS = ['Bonjour', 'Code 4217', ':br:Olé "1" 🎉'];
/** French, but not a mobile number. */
export const LANDLINE = '+33139980001';
const TOO_LONG = 'x'.repeat(1531);

const TAGS = ['spring', 'summer', 'Not a tag'];
const SEND_AT = '2026-11-23T12:02:00Z';
const SCHEDULED_FOR = '2026-11-23T12:05:00.000Z';
/** A time that could not be computed is null: that SMS must not be sent now. */
const SEND_ATS = [SEND_AT, null, '', '', '', ''];

const BAD_ITEMS: readonly IDataObject[] = [
	{},
	{ phoneNumber: NUMBERS[0] },
	{ phoneNumber: 'Ana', message: 'Bonjour' },
	{ phoneNumber: { a: 1 }, message: 'Bonjour' },
	{ phoneNumber: NUMBERS[0], message: ' ' },
	{ phoneNumber: NUMBERS[0], message: null },
	{ phoneNumber: NUMBERS[0], message: ['Bonjour'] },
	{ phoneNumber: NUMBERS[0], message: TOO_LONG },
	{ message: 'Bonjour' },
];

const draft = fc.record({
	number: fc.nat(NUMBERS.length),
	text: fc.nat(TEXTS.length - 1),
	format: fc.nat(3),
	tag: fc.nat(2),
	isSandbox: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
	sendAt: fc.nat(SEND_ATS.length - 1),
});

type Draft = typeof draft extends fc.Arbitrary<infer Value> ? Value : never;

/** One way to set the options of the SMS. */
interface OptionMode {
	readonly options: IDataObject;
	/** The options that an item's SMS should have; undefined if they are invalid. */
	readonly of: (draft: Draft) => Omit<Sms, 'phoneNumber' | 'text'> | undefined;
}

const MODES: Readonly<Record<'none' | 'fixed' | 'tags' | 'mixed', OptionMode>> = {
	none: { options: {}, of: () => ({}) },
	fixed: {
		options: { tag: 'spring', sender: 'Acme', sendAt: SEND_AT, sandbox: false },
		of: () => ({ tag: 'spring', sender: 'Acme', scheduledFor: SCHEDULED_FOR }),
	},
	tags: {
		options: { tag: '={{ $json.tag }}' },
		of: ({ tag }) => (tag === 2 ? undefined : { tag: TAGS[tag] }),
	},
	mixed: {
		options: { sandbox: '={{ $json.sandbox }}', sendAt: '={{ $json.sendAt }}' },
		of: ({ isSandbox, sendAt }) =>
			SEND_ATS[sendAt] === null
				? undefined
				: {
						...(isSandbox && { isSandbox }),
						...(SEND_ATS[sendAt] !== '' && { scheduledFor: SCHEDULED_FOR }),
					},
	},
};

export const itemWith = (json: IDataObject | undefined, sms: Sms | undefined): SmsItem => ({
	json,
	key: sms && keyOf(sms),
	sms,
});

/** Identifies an SMS; SMS that cannot be distinguished share a key. */
export const keyOf = ({ phoneNumber, text, tag, sender, isSandbox }: Sms): string =>
	JSON.stringify([phoneNumber, text, tag, sender, isSandbox ?? false]);

function itemOf(one: Draft, { of }: OptionMode, callingCode: string): SmsItem {
	const { number, format, text, tag, isSandbox, sendAt } = one;
	const phoneNumber = NUMBERS[number] ?? LANDLINE;
	const national = phoneNumber.replace(`+${callingCode}`, '0');
	const formats = [phoneNumber, national, phoneNumber.replace('+', '00 '), Number(phoneNumber)];
	const options = of(one);
	return itemWith(
		{
			phoneNumber: formats[format],
			message: TEXTS[text],
			tag: TAGS[tag],
			sandbox: isSandbox,
			sendAt: SEND_ATS[sendAt],
		},
		options && { phoneNumber, text: TEXTS[text], ...options },
	);
}

/** At least one item has both fields: if no item had them, the node would refuse to run. */
export const listUpTo = (
	maxItems: number,
	modes: fc.Arbitrary<keyof typeof MODES>,
): fc.Arbitrary<SmsList> =>
	fc
		.record({
			first: draft,
			others: fc.array(
				fc.oneof(
					{ weight: 24, arbitrary: draft },
					{ weight: 2, arbitrary: fc.constantFrom(...BAD_ITEMS) },
					// Another node's fault.
					{ weight: 1, arbitrary: fc.constant(undefined) },
				),
				{ maxLength: maxItems - 1, size: 'max' },
			),
			mode: modes,
			countryCallingCode: fc.constantFrom('33', '33', '32'),
		})
		.map(({ first, others, mode, countryCallingCode }) => ({
			items: [first, ...others].map((one) =>
				isDraft(one) ? itemOf(one, MODES[mode], countryCallingCode) : itemWith(one, undefined),
			),
			options: MODES[mode].options,
			countryCallingCode,
		}));

const isDraft = (value: Draft | IDataObject | undefined): value is Draft =>
	value !== undefined && 'isSandbox' in value;
