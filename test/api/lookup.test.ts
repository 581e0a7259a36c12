import { lookupCall } from '../../nodes/SmsPartner/api/lookup';
import type { ItemResult, Outcome } from '../../nodes/SmsPartner/api/outcome';

const readLookup = (number: string, entry: unknown): Outcome<ItemResult> =>
	lookupCall(['33']).toOutcomes([number], entry === undefined ? [] : [entry]).outcomes[0];

const ANNE = '+33639980001';

const ENTRY = {
	request: '33639980001',
	success: true,
	countryCode: 'France',
	prefixCode: 33,
	phoneNumber: ANNE,
	type: 'Mobile',
	network: 'Orange',
	format: {
		e164: ANNE,
		international: '+33 6 39 98 00 01',
		national: '06 39 98 00 01',
		rfc3966: 'tel:+33-6-39-98-00-01',
	},
};
const FIELDS = {
	phoneNumber: ANNE,
	type: 'Mobile',
	country: 'France',
	callingCode: '33',
	network: 'Orange',
	national: '06 39 98 00 01',
	international: '+33 6 39 98 00 01',
};

const LONG = 'x'.repeat(51);
const CUT = `${'x'.repeat(49)}…`;

it.each<[string, object, object]>([
	['as documented', {}, {}],
	['with a success code', { code: 200, success: '1' }, {}],
	['with its calling code as text', { prefixCode: '33' }, {}],
	['without a calling code', { prefixCode: null }, { callingCode: undefined }],
	['without a network', { network: '' }, { network: undefined }],
	[
		'with texts that are too long',
		{
			...{ type: LONG, countryCode: LONG, prefixCode: LONG, network: LONG },
			format: { national: LONG, international: LONG },
		},
		{
			...{ type: CUT, country: CUT, callingCode: CUT, network: CUT },
			...{ national: CUT, international: CUT },
		},
	],
	['without formats', { format: [] }, { national: undefined, international: undefined }],
])('reads an entry %s', (_, changed, fields) => {
	const read = Object.entries({ ...FIELDS, ...fields }).filter(([, value]) => value !== undefined);
	expect(readLookup(ANNE, { ...ENTRY, ...changed })).toStrictEqual({
		kind: 'result',
		result: { fields: Object.fromEntries(read) },
	});
});

it.each<[string, object, object]>([
	[
		'no success',
		{ success: false, message: 'Numéro invalide' },
		{ error: 'Not a valid phone number', apiMessage: 'Numéro invalide' },
	],
	['a code of the endpoint', { code: 9 }, { error: 'Not a mobile number', errorCode: 9 }],
	[
		'another code',
		{ success: 0, code: '77' },
		{ error: 'Not a valid phone number', errorCode: 77 },
	],
])('treats an entry with %s as an answer about its number', (_, changed, error) => {
	expect(readLookup(ANNE, { ...ENTRY, ...changed })).toStrictEqual({
		kind: 'error',
		error: {
			...error,
			errorSource: 'message',
			isVerdict: true,
			errorDescription: expect.stringMatching(/Check/),
		},
	});
});

it.each([undefined, { request: ANNE, success: true }, { success: true, format: { national: '' } }])(
	'finds no result in an entry that says nothing: %j',
	(entry) => {
		expect(readLookup(ANNE, entry)).toEqual({
			kind: 'error',
			error: expect.objectContaining({
				error: 'No result for this number',
				errorSource: 'request',
			}),
		});
	},
);
