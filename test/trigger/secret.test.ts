import type { IDataObject } from 'n8n-workflow';
import { hasSecret } from '../../nodes/SmsPartner/trigger/secret';
import { closeSimulators } from '../engine/scenario';
import { call, known, REPLY } from './callTrigger';

/** SMS Partner Trigger. */

afterEach(closeSimulators);

it.each([
	['s3cret', true],
	['s3cre', false],
	['s3crets', false],
	['S3cret', false],
	['', false],
	[undefined, false],
	[null, false],
	[['s3cret'], false],
	[['s3cret', 's3cret'], false],
	[{ s3cret: 1 }, false],
	[{ toString: 1 }, false],
])('compares %j with the secret: %s', (given, is) => {
	expect(hasSecret(given, 's3cret')).toBe(is);
});

it.each(['undefined', 'null', '[object Object]', '7'])('no other type is met by "%s"', (secret) => {
	for (const given of [undefined, null, {}, 7]) expect(hasSecret(given, secret)).toBe(false);
});

it.each([
	['a+b', 'a+b'],
	['a+b', 'a b'],
	['+a++', ' a  '],
])('recognizes %j in the decoded query: %j', (secret, given) => {
	expect(hasSecret(given, secret)).toBe(true);
	expect(hasSecret(`${given}x`, secret)).toBe(false);
});

describe('the secret', () => {
	it.each([
		['wrong', { secret: 's3cre' }],
		['missing', {}],
		['given twice', { secret: ['s3cret', 's3cret'] }],
	])('is %s: answers with 401 before anything else', async (_, query) => {
		const simulator = await known();
		const called = await call(simulator, { body: 'x', query }, { secret: 's3cret' });
		expect(called).toMatchObject({ status: 401, items: undefined });
		expect(simulator.log).toEqual([]);
	});

	it.each([
		['as text', 's3cret', 's3cret'],
		['with a plus, decoded by the query', 'a+b', 'a b'],
		['with an encoded plus', 'a+b', 'a+b'],
		['as the result of an expression', '={{ "s3" + "cret" }}', 's3cret'],
	])('lets a call in that contains it %s', async (_, secret, given) => {
		const query = { secret: given };
		const { items } = await call(await known(), { body: REPLY, query }, { secret });
		expect(items).toHaveLength(1);
	});

	it.each([
		['', ''],
		[null, 'null'],
		[0, '0'],
		[12345, '12345'],
		[true, 'true'],
		[{ a: 1 }, '[object Object]'],
		[['x'], 'x'],
		['={{ undefined }}', 'undefined'],
		['={{ null }}', 'null'],
		['={{ "" }}', ''],
		['={{ 12345 }}', '12345'],
		['={{ ({ a: 1 }) }}', '[object Object]'],
		['={{ ["x"] }}', 'x'],
		['={{ $vars.missing }}', 'undefined'],
		['={{ $json.missing }}', 'undefined'],
		['={{ (() => { throw new Error("No") })() }}', 'No'],
	])('%j is not a text: it opens nothing', async (secret, word) => {
		const simulator = await known();
		const attempts = [
			{},
			{ secret: '' },
			{ secret: word },
			{ secret: 'undefined' },
			{ secret: [] },
		];
		for (const query of attempts as IDataObject[]) {
			const called = await call(simulator, { body: REPLY, query }, { secret });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
	});

	it('cannot be met by anything but text', async () => {
		const hostile = [
			{ toString: 'x' },
			{ toString: () => 's3cret' },
			['s3cret'],
			[['s3cret']],
			Object.create(null),
			undefined,
			null,
		];
		for (const given of hostile) {
			const query = { secret: given } as IDataObject;
			const called = await call(await known(), { body: REPLY, query }, { secret: 's3cret' });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
		for (const secret of ['undefined', 'null', '[object Object]']) {
			const called = await call(await known(), { body: REPLY }, { secret });
			expect(called).toMatchObject({ status: 401, items: undefined });
		}
	});
});
