import { setupError } from '../../nodes/SmsPartner/items/errors';
import { refuseAll } from '../../nodes/SmsPartner/items/refuseAll';
import { contextWith, NODE } from './fakeContext';

const PARAMETERS = [
	{ name: 'phoneNumber', displayName: 'Phone Number' },
	{ name: 'options', displayName: 'Options', isHidden: true },
];

const refuse = async (
	errorSource: 'input' | 'request',
	operation: Parameters<typeof refuseAll>[5],
	parameters: object = {},
): Promise<unknown> => {
	const all = { phoneNumber: '={{ $json.phone }}', options: { tag: 'a' }, ...parameters };
	const inputs = [{ json: { phone: '+331', a: 1 } }, { json: { phone: '+332' } }];
	const error = setupError(NODE, { error: 'x', errorDescription: 'Do y.' });
	const layout = 'statusAndError';
	const [first, errors] = await refuseAll(
		contextWith(all),
		inputs,
		layout,
		error,
		errorSource,
		operation,
	);
	expect(first).toEqual([]);
	expect(errors.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	return errors.map(({ json }) => json);
};

const WORDS = { error: 'x', errorSource: 'request', errorDescription: 'Do y.' };

it('sets maybeSent on each item if requests may have been made', async () => {
	const operation = { itemParameters: PARAMETERS, isRepeatable: false };
	expect(await refuse('request', operation)).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS, maybeSent: true },
		{ phoneNumber: '+332', ...WORDS, maybeSent: true },
	]);
});

it('does not set maybeSent if nothing was sent, or if the request can be repeated', async () => {
	const itemParameters = PARAMETERS;
	expect(await refuse('input', { itemParameters, isRepeatable: false })).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS, errorSource: 'input', errorDescription: 'Do y. [item 0]' },
		{ phoneNumber: '+332', ...WORDS, errorSource: 'input', errorDescription: 'Do y. [item 1]' },
	]);
	expect(await refuse('request', { itemParameters, isRepeatable: true })).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS },
		{ phoneNumber: '+332', ...WORDS },
	]);
});

it('sends items to Error even without an operation or readable parameters', async () => {
	expect(await refuse('request', {})).toStrictEqual([WORDS, WORDS]);
	const phoneNumber = (): never => {
		throw new Error('x');
	};
	expect(await refuse('request', { itemParameters: PARAMETERS }, { phoneNumber })).toStrictEqual([
		WORDS,
		WORDS,
	]);
});

it("copies input fields if 'Include Input Fields' is on", async () => {
	const parameters = { 'options.includeInputFields': true };
	expect(await refuse('request', {}, parameters)).toStrictEqual([
		{ phone: '+331', a: 1, ...WORDS },
		{ phone: '+332', ...WORDS },
	]);
});
