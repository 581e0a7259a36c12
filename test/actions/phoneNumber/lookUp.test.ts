import type { IDataObject } from 'n8n-workflow';
import type { NodeRun } from '../../engine/runNode';
import {
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	PHONE_FIELD,
	simulate,
} from '../../engine/scenario';
import type { Simulator } from '../../simulator/simulator';

/** Phone Number: Look Up. */

afterEach(closeSimulators);

async function lookUp(
	simulator: Simulator,
	numbers: unknown[],
	{ parameters, ...more }: CheckOptions = {},
): Promise<NodeRun> {
	const items = numbers.map((phoneNumber) => ({ phoneNumber }) as IDataObject);
	return await check(simulator, items, {
		...more,
		parameters: { resource: 'phoneNumber', operation: 'lookUp', ...PHONE_FIELD, ...parameters },
	});
}

const FRENCH = {
	phoneNumber: '+33639980001',
	type: 'Mobile',
	country: 'France',
	callingCode: '33',
	national: '06 39 98 00 01',
	international: '+33 6 39 98 00 01',
};

it('looks each number up once, and omits the fields that SMS Partner omits', async () => {
	const simulator = await simulate();
	const run = await lookUp(simulator, ['06 39 98 00 01', '+32470123456', '+33639980001', 'x']);
	const belgian = '+32470123456';
	expect(jsonOf(run)).toMatchObject([
		[FRENCH, { phoneNumber: belgian, type: 'Mobile' }, FRENCH],
		[{ phoneNumber: 'x', errorSource: 'input' }],
	]);
	expect(jsonOf(run)[0][1]).not.toHaveProperty('country');
	expect(simulator.log.map(({ path, body }) => [path, JSON.parse(body).phoneNumbers])).toEqual([
		['/v1/lookup', '+33639980001,+32470123456'],
	]);
});

it("sends a number that SMS Partner does not know to Error, with SMS Partner's message", async () => {
	const run = await lookUp(await simulate(), ['+33139980001', '+4915112345678']);
	expect(run.task.error).toBeUndefined();
	expect(jsonOf(run)[1]).toMatchObject([
		{
			phoneNumber: '+33139980001',
			error: 'Not a valid phone number',
			apiMessage: 'Numéro invalide',
			errorSource: 'message',
		},
	]);
	expect(jsonOf(run)[0]).toMatchObject([{ phoneNumber: '+4915112345678' }]);
});

it.each([
	['no data', { success: true }, 'No result for this number', 'request'],
	['a code', { code: 9, message: 'x' }, 'Not a mobile number', 'message'],
	['another code', { code: 77 }, 'Not a valid phone number', 'message'],
])('sends a number whose entry contains %s to Error', async (_, entry, error, errorSource) => {
	const simulator = await simulate({
		change: ({ body, ...usual }) => ({
			...usual,
			body: { ...(body as object), lookup: [{ request: '33639980001', ...entry }] },
		}),
	});
	const run = await lookUp(simulator, ['+33639980001'], { onError: 'continueErrorOutput' });
	expect(jsonOf(run).slice(0, 2)).toMatchObject([[], [{ error, errorSource }]]);
});

it('matches results by number, in any order, and sends numbers without a result to Error', async () => {
	const numbers = Array.from({ length: 1200 }, (_, index) => `+3363998${1000 + index}`);
	const simulator = await simulate({
		change: ({ body, ...usual }) => {
			const { lookup, ...more } = body as { lookup: Array<{ request: string }> };
			const some = lookup.filter(({ request }) => !request.endsWith('7')).reverse();
			return { ...usual, body: { ...more, lookup: [...some, { request: '33600000000' }, 'x'] } };
		},
	});
	const run = await lookUp(simulator, numbers);
	const [found, missing] = jsonOf(run);
	expect(simulator.log).toHaveLength(3);
	expect(found.map(({ phoneNumber }) => phoneNumber)).toEqual(
		numbers.filter((number) => !number.endsWith('7')),
	);
	expect(found.every(({ phoneNumber, national }) => isSame(phoneNumber, national))).toBe(true);
	expect(new Set(missing.map(({ error }) => error))).toEqual(
		new Set(['No result for this number']),
	);
	expect(
		linksOf(run)
			.flat()
			.sort((a, b) => Number(a) - Number(b)),
	).toEqual(numbers.map((_, i) => i));
	expect(hintsOf(run)[1]).toMatch(/^Ignored 6 entries/);
});

function isSame(phoneNumber: unknown, national: unknown): boolean {
	return String(phoneNumber) === String(national).replaceAll(' ', '').replace(/^0/, '+33');
}
