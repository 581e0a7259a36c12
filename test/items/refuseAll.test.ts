import { setupError } from '../../nodes/SmsPartner/items/errors';
import { outcomesOfItems, toOutputs } from '../../nodes/SmsPartner/items/outputs';
import { refuseAll, type RefusedRun } from '../../nodes/SmsPartner/items/refuseAll';
import { contextWith, NODE } from './fakeContext';

const PARAMETERS = {
	required: [{ name: 'phoneNumber', displayName: 'Phone Number' }],
	options: [{ name: 'includeInputFields', displayName: 'Include Input Fields' }],
};

const refuse = async (run: Partial<RefusedRun>, parameters: object = {}): Promise<unknown> => {
	const all = { phoneNumber: '={{ $json.phone }}', options: { tag: 'a' }, ...parameters };
	const inputs = [{ json: { phone: '+331', a: 1 } }, { json: { phone: '+332' } }];
	const error = setupError(NODE, { error: 'x', errorDescription: 'Do y.' });
	const layout = 'statusAndError';
	const refused = await refuseAll(contextWith(all), inputs, error, {
		...{ hasRequested: true, mayHaveSent: false },
		...run,
	});
	const outcomes = outcomesOfItems(refused);
	const [first, errors] = await toOutputs(inputs, layout, refused, outcomes);
	expect(first).toEqual([]);
	expect(errors.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	return errors.map(({ json }) => json);
};

const MAYBE_SENT = {
	errorDescription:
		'Do y. It may have been sent anyway: look for it in your SMS Partner account before you send it again.',
	maybeSent: true,
};

const WORDS = { error: 'x', errorSource: 'request', errorDescription: 'Do y.' };

it('sets maybeSent on each item if SMS may have been sent', async () => {
	expect(await refuse({ parameters: PARAMETERS, mayHaveSent: true })).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS, ...MAYBE_SENT },
		{ phoneNumber: '+332', ...WORDS, ...MAYBE_SENT },
	]);
});

it('does not set maybeSent if nothing can have been sent', async () => {
	expect(await refuse({ parameters: PARAMETERS, hasRequested: false })).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS, errorSource: 'input', errorDescription: 'Do y. [item 0]' },
		{ phoneNumber: '+332', ...WORDS, errorSource: 'input', errorDescription: 'Do y. [item 1]' },
	]);
	expect(await refuse({ parameters: PARAMETERS })).toStrictEqual([
		{ phoneNumber: '+331', ...WORDS },
		{ phoneNumber: '+332', ...WORDS },
	]);
});

it('sends items to Error even without readable parameters', async () => {
	expect(await refuse({})).toStrictEqual([WORDS, WORDS]);
	const phoneNumber = (): never => {
		throw new Error('x');
	};
	expect(await refuse({ parameters: PARAMETERS }, { phoneNumber })).toStrictEqual([WORDS, WORDS]);
});

it("copies the input fields of the items for which 'Include Input Fields' is on", async () => {
	const includeInputFields = (index: number): boolean => index === 0;
	const parameters = { options: { includeInputFields } };
	expect(await refuse({ parameters: PARAMETERS }, parameters)).toStrictEqual([
		{ phone: '+331', a: 1, phoneNumber: '+331', ...WORDS },
		{ phoneNumber: '+332', ...WORDS },
	]);
});
