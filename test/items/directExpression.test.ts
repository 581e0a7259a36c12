import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import {
	compileExpression,
	expressionSources,
	type ExpressionSources,
	fieldsIn,
	fixedTextIn,
	hasField,
	NEEDS_ENGINE,
} from '../../nodes/SmsPartner/items/directExpression';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { itemsNode } from '../engine/runNode';
import { check, closeSimulators, simulate } from '../engine/scenario';
import { FACTOR, runs } from '../properties/runs';
import type { Simulator } from '../simulator/simulator';

/** Values that the node reads directly equal those of n8n's engine; all other expressions are left to the engine. */

afterEach(closeSimulators);

interface Reading {
	readonly direct: unknown;
	readonly engine: unknown;
}

/**
 * Reads a parameter of each item directly and with n8n's engine.
 *
 * @param links the `pairedItem` of each item of a node between Items and this one; undefined for no such node
 */
async function readBothWays(
	simulator: Simulator,
	text: string,
	items: IDataObject[],
	links?: Array<INodeExecutionData['pairedItem']>,
): Promise<Reading[]> {
	const expression = compileExpression(text);
	const readings: Reading[] = [];
	const node: INodeType = new SmsPartner();
	const readDirectly = (sources: ExpressionSources, index: number): unknown => {
		try {
			return expression ? expression.read(sources, index) : NEEDS_ENGINE;
		} catch {
			return NEEDS_ENGINE;
		}
	};
	node.execute = async function () {
		const inputs = this.getInputData();
		const sources = expressionSources(this, inputs);
		inputs.forEach((_, index) => {
			let engine: unknown;
			try {
				engine = this.getNodeParameter('phoneNumber', index, '');
			} catch {
				engine = NEEDS_ENGINE;
			}
			readings.push({ direct: readDirectly(sources, index), engine });
		});
		return await Promise.resolve([[], []]);
	};
	const between =
		links && itemsNode(links.map((pairedItem, index) => ({ json: { index }, pairedItem })));
	if (between) between.description.inputs = ['main'];
	const { task } = await check(simulator, items, {
		node,
		parameters: { phoneNumber: text },
		between,
	});
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

/** Mostly a field that an item has: only such fields are read directly. */
const steps = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom('.a', '.a', '.b', '["a"]', '.phoneNumber') },
	{
		weight: 1,
		arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
	},
);

const space = fc.constantFrom('', ' ', '  ', '\n');

const quoted = fc
	.tuple(
		fc.constantFrom('"', "'"),
		fc.constantFrom('', ' ', '0', '06', '+', 'a', '$&', '$1', '$$', '.', '\u00a0'),
	)
	.map(([quote, text]) => `${quote}${text}${quote}`);

const call = fc.oneof(
	fc.constantFrom('.trim()', '.toString()', '.toString()', '.toString( )'),
	fc.constantFrom('.trim()', '.trim( )', '.toUpperCase()', '.trim', '.isEmpty()'),
	fc.tuple(quoted, quoted, space).map(([from, to, gap]) => `.replaceAll(${from},${gap}${to})`),
);

/** A field, or text that looks like one, followed by method calls. */
const codeOf = (start: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.tuple(space, start, steps, fc.oneof(fc.constant([]), fc.array(call, { maxLength: 2 })))
		.map(([gap, from, path, calls]) => `{{${gap}${from}${path}${calls.join('')}${gap}}}`);

const text = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom('', '+33', ' ', '\n', 'Bonjour ', "l'", '"', '`', '$', '/*', '//'),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'é\u2028\u2029',
			'.trim()',
			'. constructor',
			'{',
			'}',
			'{{',
			'}}',
			'\\',
			'=',
		),
	},
);

const expressionFrom = (start: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc.oneof(
		codeOf(start).map((code) => `=${code}`),
		fc
			.array(fc.tuple(text, codeOf(start)), { minLength: 1, maxLength: 3 })
			.chain((parts) => text.map((end) => `=${parts.flat().join('')}${end}`)),
	);

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

/** Mostly simple values. */
const json = fc.oneof(
	{ weight: 1, arbitrary: value.object },
	{
		weight: 2,
		arbitrary: fc.dictionary(
			fc.constantFrom('a', 'b', 'phoneNumber', 'numéro'),
			fc.constantFrom<unknown>(
				' 06 12 ',
				'0612345678',
				'a',
				33612345678,
				0,
				-0,
				NaN,
				true,
				false,
				null,
			),
			{ minKeys: 1, maxKeys: 4 },
		),
	},
) as fc.Arbitrary<IDataObject>;

it('reads the same value as the engine for generated expressions and items', async () => {
	const simulator = await simulate();
	let direct = 0;
	await fc.assert(
		fc.asyncProperty(
			expressionFrom(fc.constant('$json')),
			fc.array(json, { minLength: 1, maxLength: 12 }),
			async (written, items) => {
				for (const reading of await readBothWays(simulator, written, items)) {
					if (reading.direct === NEEDS_ENGINE) continue;
					direct += 1;
					expect(reading.direct).toBe(reading.engine);
				}
			},
		),
		runs(100),
	);

	expect(direct).toBeGreaterThan(50 * FACTOR);
});

it('reads the same value as the engine from the items of other nodes', async () => {
	const simulator = await simulate();
	const start = fc
		.tuple(
			fc.constantFrom('Items', 'Items', 'Items', 'Items', 'Between', 'Nobody', 'SMS Partner', ''),
			fc.constantFrom('"', "'"),
			fc.constantFrom('.item.json', '.item.json', '.item.json', '.item', '.first().json'),
		)
		.map(([node, quote, access]) => `$(${quote}${node}${quote})${access}`);
	const place = fc.nat(5);
	const link = fc.oneof(
		place,
		place.map((item) => ({ item })),
		fc.record({ item: place, input: fc.nat(1) }),
		fc.array(
			place.map((item) => ({ item })),
			{ maxLength: 3 },
		),
		fc.constant(undefined),
	);
	let direct = 0;
	await fc.assert(
		fc.asyncProperty(
			expressionFrom(start),
			fc.array(json, { minLength: 1, maxLength: 5 }),
			fc.option(fc.array(link, { minLength: 1, maxLength: 8 }), { nil: undefined }),
			async (written, items, links) => {
				for (const reading of await readBothWays(simulator, written, items, links)) {
					if (reading.direct === NEEDS_ENGINE) continue;
					direct += 1;
					expect(reading.direct).toBe(reading.engine);
				}
			},
		),
		runs(100),
	);

	expect(direct).toBeGreaterThan(5 * FACTOR);
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
])('reads the field %s directly, as the engine does', async (text, item, expected, path) => {
	expect(fieldsIn(text)).toEqual([path]);
	expect(compileExpression(text)?.isField).toBe(true);
	const [reading] = await readBothWays(await simulate(), text, [item]);
	expect(reading).toEqual({ direct: expected, engine: expected });
});

it.each<[string, IDataObject, unknown, ...names: string[][]]>([
	['=+33{{ $json.a }}', { a: 612345678 }, '+33612345678', ['a']],
	['={{ $json.a }} ', { a: 1 }, '1 ', ['a']],
	['={{ $json.a }}{{ $json.b }}', { a: null, b: false }, 'false', ['a', 'b']],
	['=-{{ $json.a }}-', { a: -0 }, '-0-', ['a']],
	['=Bonjour {{ $json.a }},\nà {{ $json.b }} €', { a: 'Ana' }, 'Bonjour Ana,\nà  €', ['a', 'b']],
	['={{ $json.a.trim() }}', { a: ' 06 12 ' }, '06 12', ['a']],
	['={{ $json.a.toString() }}', { a: 612345678 }, '612345678', ['a']],
	['={{ $json.a.toString() }}', { a: false }, 'false', ['a']],
	['={{ $json.a.trim().replaceAll(" ", "") }}', { a: ' 06 12 ' }, '0612', ['a']],
	["={{ $json.a.replaceAll('1', '$&$&') }}", { a: '121' }, '11211', ['a']],
	['={{ $("Items").item.json.a }}', { a: 5 }, 5],
	["=+{{ $( 'Items' ).item.json.a.toString() }}", { a: 5 }, '+5'],
	// What the editor saves for a text without fields in an expression.
	['=0612345678', {}, '0612345678'],
	['=', {}, ''],
	['= Bonjour,\n"à" demain\u2028 $& `$json` €', {}, ' Bonjour,\n"à" demain\u2028 $& `$json` €'],
])('reads %j directly, as the engine does', async (written, item, expected, names = []) => {
	const [reading] = await readBothWays(await simulate(), written, [item]);
	expect(reading).toEqual({ direct: expected, engine: expected });
	const compiled = compileExpression(written);
	expect(compiled?.isField).toBe(false);
	expect(fieldsIn(written).map((path) => path.join('.'))).toEqual(names);
});

it.each<[string, ...names: string[]]>([
	['={{ $json.a.b.trim() }}', 'a.b'],
	['={{ $json["c d"].split(" ")[0] }}, {{ $json.e.toFixed(2) }}', 'c d', 'e'],
	['={{ $json.a.trim().toUpperCase() + $json.b }}', 'a'],
	['={{ $json.a.trim() || "b" }}', 'a'],
	['={{ $json.a.trim() === "f" ? "Madame" : "Monsieur" }}', 'a'],
	['={{ $json.isEmpty.trim() }}', 'isEmpty'],
	['={{ $json.a[10].b.trim() }}', 'a.10.b'],
])('finds the fields without which %j has a gap', async (text, ...names) => {
	expect(fieldsIn(text).map((path) => path.join('.'))).toEqual(names);
	const [{ engine }] = await readBothWays(await simulate(), text, [{}]);
	expect(engine ?? '').toMatch(/^(, )?$/);
});

it.each([
	['={{ $json.a?.trim() }}', ''],
	['={{ $json.a ?? "b" }}', 'b'],
	['={{ ($json.a ?? "b").trim() }}', 'b'],
	['={{ $json.a && $json.a.trim() }}', ''],
	['={{ $json.a ? "b" : "c" }}', 'c'],
	['={{ $json.a.isEmpty() ? "b" : "c" }}', 'b'],
	['={{ $json.a.isNotEmpty() ? "b" : "c" }}', 'c'],
	['={{ $json.keys().length }}', 0],
])('finds no field in %j, which says what happens without one', async (text, value) => {
	expect(fieldsIn(text)).toEqual([]);
	const [{ engine }] = await readBothWays(await simulate(), text, [{}]);
	expect(engine ?? '').toBe(value);
});

it.each<[unknown, string]>([
	['=Bonjour {{ $json.a }}, null', 'Bonjour  , null'],
	["={{ $json.a === 'null' }}{{ `undefined` }}", '  '],
	['=NaN{{ 1 }}NaN', 'NaN NaN'],
	['={{ $json.a', '{{ $json.a'],
	['Bonjour {{ null }}', 'Bonjour {{ null }}'],
	['', ''],
	[undefined, ''],
	[7, ''],
])('the fixed text in %p is %p', (parameter, text) => {
	expect(fixedTextIn(parameter)).toBe(text);
});

it.each<[string, object | null, boolean]>([
	['a', { a: null }, true],
	['a', { a: undefined }, false],
	['a', {}, false],
	['a', null, false],
	['a.b', { a: { b: 0 } }, true],
	['a.b', { a: {} }, false],
	['a.b', {}, false],
	['a.b', { a: null }, false],
	['a.b', { a: undefined }, false],
	['a.b', { a: 'text' }, true],
	['a.b', { a: new Date() }, true],
	['a.length', { a: [] }, true],
	['toString', {}, true],
	['b', Object.create({ b: 1 }), true],
])('hasField finds %s in %j: %s', (path, json, isFound) => {
	expect(hasField(json, path.split('.'))).toBe(isFound);
});

it('reads the item of another node that the current item is linked to', async () => {
	const items = [{ a: 'x' }, { a: 'y' }, { a: 'z' }];
	const links = [2, { item: 0 }, { item: 1 }, 2];
	const readings = await readBothWays(
		await simulate(),
		"={{ $('Items').item.json.a }}",
		items,
		links,
	);
	expect(readings.map(({ direct }) => direct)).toEqual(['z', 'x', 'y', 'z']);
	expect(readings.map(({ engine }) => engine)).toEqual(['z', 'x', 'y', 'z']);
});

const NO_SOURCE: ExpressionSources = { json: () => undefined, itemOf: () => undefined };

it.each<[string, IDataObject]>([
	['={{ $json.a.b }}', {}],
	['={{ $json.a.length }}', { a: 'text' }],
	['={{ $json.a }}', { a: { b: 1 } }],
	['={{ $json.a }}', { a: [1] }],
	['={{ $json.a.map }}', { a: [1] }],
	['={{ $json.a.trim() }}', {}],
	['={{ $json.a.trim() }}', { a: 5 }],
	['={{ $json.a.toString() }}', { a: null }],
	['={{ $json.a.replaceAll("5", "") }}', { a: 5 }],
	['=+{{ $json.a }}', { a: [1] }],
])('leaves %s of the item %j to the engine', (written, item) => {
	const sources = { ...NO_SOURCE, json: () => item };
	expect(compileExpression(written)?.read(sources, 0)).toBe(NEEDS_ENGINE);
});

it.each([
	'0612345678',
	'=a {b}',
	'=a \\ b',
	'=a.constructor',
	'={{ $json }}',
	'={{ $json.a + "" }}',
	' ={{ $json.a }}',
	'={{ $json.a }} \\',
	'={ {{ $json.a }}',
	'={{ $json.a }}}',
	'={{ $json.a }}{{ $json.b + 1 }}',
	'={{ $json.a }}{{ $json.b',
	'=a. constructor {{ $json.a }}',
	'={{ $json.a() }}',
	'={{ $json.a.trim().length }}',
	'={{ $json.a.trim("x") }}',
	'={{ $json.a.replaceAll("x") }}',
	'={{ $json.a.replaceAll(/x/g, "") }}',
	'={{ $json.a.replaceAll("\\n", "") }}',
	'={{ $json?.a }}',
	'={{ $json[a] }}',
	'={{ $json["a\\"b"] }}',
	'={{ $json.constructor }}',
	'={{ $json["__proto__"] }}',
	'={{ $json.toString }}',
	'={{ $node.x.json.a }}',
	'={{ $("x").first().json.a }}',
	'={{ $(x).item.json.a }}',
	'={{ $("x").item }}',
	'={{ $json.a; }}',
	'={{ $json.1a }}',
	'={{ $json["a}}b"] }}',
	"={{ $json['}}'] }}",
	'={{ $json["a\rb"] }}',
	'={{ $json["a\nb"] }}',
	'={{ $json["a\u2028b"] }}',
	"={{ $json['a\u2029b'] }}",
])('leaves %j to the engine', (written) => {
	expect(compileExpression(written)).toBeUndefined();
});
