import fc from 'fast-check';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { ASK_ENGINE, compileFieldReference } from '../../nodes/SmsPartner/items/fieldReference';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { check, closeSimulators, simulate } from './scenario';
import type { Simulator } from '../simulator/simulator';

/** A field that is read directly has the value that n8n's engine returns; anything else is left to the engine. */

afterEach(closeSimulators);

interface Reading {
	readonly direct: unknown;
	readonly engine: unknown;
}

/** Reads a parameter of each item in both ways, inside the engine. */
async function readBothWays(
	simulator: Simulator,
	expression: string,
	items: IDataObject[],
): Promise<Reading[]> {
	const reference = compileFieldReference(expression);
	const readings: Reading[] = [];
	const node: INodeType = new SmsPartner();
	node.execute = async function () {
		this.getInputData().forEach(({ json }, index) => {
			let engine: unknown;
			try {
				engine = this.getNodeParameter('phoneNumber', index, '');
			} catch {
				engine = ASK_ENGINE;
			}
			readings.push({ direct: reference ? reference.read(json) : ASK_ENGINE, engine });
		});
		return await Promise.resolve([[], []]);
	};
	const { task } = await check(simulator, items, { node, parameters: { phoneNumber: expression } });
	expect(task.error).toBeUndefined();
	return readings;
}

const NAMES = [
	'a',
	'b',
	'phoneNumber',
	'numéro',
	'$x',
	'_',
	'length',
	'name',
	'toString',
	'constructor',
	'__proto__',
	'prototype',
	'hasOwnProperty',
	'caller',
	'arguments',
	'binding',
	'then',
	'toJSON',
	'first',
	'isEmpty',
	'0',
	'1',
	'c d',
	'a.b',
	'a[0]',
	"it's",
	'',
	'-',
	'true',
	'class',
	'this',
	'a}}',
	'}}',
	'a\rb',
	'a\u2028b',
	'a\u2029b',
];

const name = fc.constantFrom(...NAMES);

const step = fc.oneof(
	fc
		.constantFrom(...NAMES.filter((one) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(one)))
		.map((one) => `.${one}`),
	name.filter((one) => !one.includes('"')).map((one) => `["${one}"]`),
	name.filter((one) => !one.includes("'")).map((one) => `['${one}']`),
	fc.constantFrom('[0]', '[1]', '[2]', '[00]', '[01]'),
);

const expression = fc
	.tuple(fc.constantFrom('', ' ', '  ', '\n'), fc.array(step, { minLength: 1, maxLength: 4 }))
	.map(([space, steps]) => `={{${space}$json${steps.join('')}${space}}}`);

const value = fc.letrec((tie) => ({
	any: fc.oneof(
		{ depthSize: 'medium' },
		fc.constantFrom<unknown>(
			null,
			undefined,
			true,
			false,
			0,
			-0,
			NaN,
			1.5,
			33612345678,
			'',
			' ',
			'0612345678',
			'={{ 1 }}',
			'{{ 1 }}',
			'x'.repeat(50),
		),
		fc
			.constantFrom(
				() => new Date(0),
				() => () => 5,
				() => Symbol('s'),
				() => new Map(),
				() => new String('s'),
			)
			.map((make) => make()),
		fc.array(tie('any'), { maxLength: 3 }),
		tie('object'),
	),
	object: fc.dictionary(name, tie('any'), { maxKeys: 5 }),
}));

const json = value.object as fc.Arbitrary<IDataObject>;

it('reads the same value as the engine for generated fields and items', async () => {
	const simulator = await simulate();
	let direct = 0;
	await fc.assert(
		fc.asyncProperty(
			expression,
			fc.array(json, { minLength: 1, maxLength: 12 }),
			async (text, items) => {
				for (const reading of await readBothWays(simulator, text, items)) {
					if (reading.direct === ASK_ENGINE) continue;
					direct += 1;
					expect(reading.direct).toBe(reading.engine);
				}
			},
		),
		{ numRuns: 400 },
	);
	expect(direct).toBeGreaterThan(150);
});

it.each<[string, IDataObject, unknown, string[]]>([
	['={{ $json.phoneNumber }}', { phoneNumber: '0612345678' }, '0612345678', ['phoneNumber']],
	['={{$json.phoneNumber}}', { phoneNumber: 33612345678 }, 33612345678, ['phoneNumber']],
	['={{ $json.phoneNumber }}', {}, undefined, ['phoneNumber']],
	['={{ $json.phoneNumber }}', { phoneNumber: null }, null, ['phoneNumber']],
	['={{ $json["c d"] }}', { 'c d': ' x ' }, ' x ', ['c d']],
	["={{ $json['c d'][0].b }}", { 'c d': [{ b: true }] }, true, ['c d', '0', 'b']],
	['={{ $json.a.b["c d"][0] }}', { a: { b: { 'c d': ['x'] } } }, 'x', ['a', 'b', 'c d', '0']],
	['={{ $json.list.length }}', { list: [1, 2] }, 2, ['list', 'length']],
	['={{ $json.numéro }}', { numéro: '1' }, '1', ['numéro']],
	['={{ $json["a}b"] }}', { 'a}b': 1 }, 1, ['a}b']],
	['={{ $json[""] }}', { '': 'x' }, 'x', ['']],
])('reads %s directly, as the engine does', async (text, item, expected, path) => {
	expect(compileFieldReference(text)?.path).toEqual(path);
	const [reading] = await readBothWays(await simulate(), text, [item]);
	expect(reading).toEqual({ direct: expected, engine: expected });
});

it.each<[string, IDataObject]>([
	['={{ $json.a.b }}', {}],
	['={{ $json.a.length }}', { a: 'text' }],
	['={{ $json.a }}', { a: { b: 1 } }],
	['={{ $json.a }}', { a: [1] }],
	['={{ $json.a.map }}', { a: [1] }],
])('leaves %s of the item %j to the engine', (text, item) => {
	expect(compileFieldReference(text)?.read(item)).toBe(ASK_ENGINE);
});

it.each([
	'0612345678',
	'={{ $json }}',
	'={{ $json.a + "" }}',
	'={{ $json.a }} ',
	' ={{ $json.a }}',
	'=+{{ $json.a }}',
	'={{ $json.a }}{{ $json.b }}',
	'={{ $json.a() }}',
	'={{ $json.a.trim() }}',
	'={{ $json?.a }}',
	'={{ $json[a] }}',
	'={{ $json["a\\"b"] }}',
	'={{ $json.constructor }}',
	'={{ $json["__proto__"] }}',
	'={{ $json.toString }}',
	'={{ $node.x.json.a }}',
	'={{ $json.a; }}',
	'={{ $json.1a }}',
	'={{ $json["a}}b"] }}',
	"={{ $json['}}'] }}",
	'={{ $json["a\rb"] }}',
	'={{ $json["a\nb"] }}',
	'={{ $json["a\u2028b"] }}',
	"={{ $json['a\u2029b'] }}",
	'={{ $json.a\u2028 }}\u2028',
])('leaves %j to the engine', (text) => {
	expect(compileFieldReference(text)).toBeUndefined();
});
