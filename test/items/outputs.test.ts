import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import { forEachIndex } from '../../nodes/SmsPartner/clock';
import type { Parsed } from '../../nodes/SmsPartner/problem';

import { inputFields } from '../../nodes/SmsPartner/items/inputFields';
import { DEFAULT_OPTIONS, type ItemOptions } from '../../nodes/SmsPartner/items/itemOptions';
import { checkMapping } from '../../nodes/SmsPartner/items/mapping';
import {
	type ItemParameters,
	type ReadItem,
	readItemInputs,
	readItems,
} from '../../nodes/SmsPartner/items/readItems';
import { type ItemResult, toOutputs } from '../../nodes/SmsPartner/items/toOutputs';

import { Stop } from '../../nodes/SmsPartner/requests/stop';
import { contextWith, ExpressionError, NODE } from './fakeContext';

describe('inputFields', () => {
	const message = { phoneNumber: '+33612345678', messageId: 71 };
	const ourError = {
		...{ error: 'x', errorCode: 4, httpStatus: 400, apiMessage: 'y' },
		...{ errorSource: 'message', errorDescription: 'z' },
	};
	const ourSandbox = { ...message, smsCount: 1, sandbox: true };
	const ourStatus = { ...message, status: 'Waiting', isFinal: false, date: 'd', stopSms: false };

	it.each<[string, IDataObject, IDataObject, IDataObject]>([
		[
			"all fields of a shop's item",
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
		],
		[
			"the user's own error, except beside a result",
			{ error: 'x', a: 1 },
			{ a: 1 },
			{ error: 'x', a: 1 },
		],
		['only the other fields of an earlier Error item', { ...ourError, a: 1 }, { a: 1 }, { a: 1 }],
		[
			'only the other fields of an earlier Error item with maybeSent',
			{ ...ourError, maybeSent: true, a: 1 },
			{ a: 1 },
			{ a: 1 },
		],
		["the user's own maybeSent", { maybeSent: 'yes' }, { maybeSent: 'yes' }, { maybeSent: 'yes' }],
		[
			'all of an earlier Status item but status and isFinal',
			{ ...ourStatus, a: 1 },
			{ ...message, date: 'd', stopSms: false, a: 1 },
			{ ...message, date: 'd', stopSms: false, a: 1 },
		],
		[
			'status and isFinal without a message',
			{ status: 'open', isFinal: false },
			{ status: 'open', isFinal: false },
			{ status: 'open', isFinal: false },
		],
		[
			"a status beside a number that is not in the node's format",
			{ ...ourStatus, phoneNumber: '0612345678' },
			{ ...ourStatus, phoneNumber: '0612345678' },
			{ ...ourStatus, phoneNumber: '0612345678' },
		],
		[
			'all of an earlier SMS in sandbox mode but sandbox',
			{ ...ourSandbox, message: 'x' },
			{ ...message, smsCount: 1, message: 'x' },
			{ ...message, smsCount: 1, message: 'x' },
		],
		...[
			{ sandbox: true },
			{ ...ourSandbox, sandbox: 'yes' },
			{ ...ourSandbox, smsCount: undefined },
			{ ...ourSandbox, messageId: 'A12' },
			{ ...ourSandbox, messageId: '12A' },
			{ ...ourSandbox, phoneNumber: 'x+33612345678' },
			{ ...ourSandbox, phoneNumber: '+33612345678x' },
			{ ...ourStatus, messageId: 'A12' },
			{ ...ourStatus, messageId: '12A' },
			{ ...ourStatus, messageId: undefined },
			{ ...ourStatus, status: 1 },
			{ ...ourError, error: undefined },
		].map((own): [string, IDataObject, IDataObject, IDataObject] => {
			return [`the user's own ${JSON.stringify(own)}`, own, own, own];
		}),
		...['input', 'message', 'request'].map(
			(errorSource): [string, IDataObject, IDataObject, IDataObject] => {
				return [
					`nothing of an error about the ${errorSource}`,
					{ ...ourError, errorSource },
					{},
					{},
				];
			},
		),
		[
			'all of an earlier status found by tag but status and isFinal',
			{ ...ourStatus, messageId: undefined, tag: 'spring' },
			{ phoneNumber: message.phoneNumber, tag: 'spring', date: 'd', stopSms: false },
			{ phoneNumber: message.phoneNumber, tag: 'spring', date: 'd', stopSms: false },
		],
		[
			'an error that is not text, except beside a result',
			{ ...ourError, error: { message: 'x' } },
			{ ...ourError, error: undefined },
			{ ...ourError, error: { message: 'x' } },
		],
		[
			'an error whose description is not text, except beside a result',
			{ ...ourError, errorDescription: 1 },
			{ ...ourError, errorDescription: 1, error: undefined },
			{ ...ourError, errorDescription: 1 },
		],
		[
			"an errorSource that is not the node's",
			{ ...ourError, errorSource: 'shop' },
			{ ...ourError, errorSource: 'shop', error: undefined },
			{ ...ourError, errorSource: 'shop' },
		],
	])('keeps %s', (_, json, besideResult, besideError) => {
		const before = structuredClone(json);
		expect(inputFields(json, 'result')).toEqual(besideResult);
		expect(inputFields(json, 'error')).toEqual(besideError);
		expect(json).toStrictEqual(before);
	});
});

describe('checkMapping', () => {
	const field = (displayName: string, path: string[], isFound = false, isWhole = true) => ({
		...{ displayName, path, isFound, isWhole },
	});
	const items = [{ json: { phone: '0612345678' } }, { json: { message_id: 7, phone: '' } }];

	it('names the parameters, the missing fields, and the fields that the items have', () => {
		const phone = field('Phone Number', ['phoneNumber']);
		const id = field('Message ID', ['data', 'messageId']);
		expect(() => checkMapping(NODE, items, [phone, id])).toThrow(
			expect.objectContaining({
				message: "No item has the fields 'phoneNumber' and 'data.messageId'",
				description:
					"'Phone Number' and 'Message ID' read 'phoneNumber' and 'data.messageId', but the items have: 'phone', 'message_id'. Map 'Phone Number' and 'Message ID' to the fields that contain them.",
			}),
		);
		expect(() => checkMapping(NODE, [{ json: {} }], [phone, field('x', ['y'], true)])).toThrow(
			expect.objectContaining({
				message: "No item has the field 'phoneNumber'",
				description:
					"'Phone Number' reads 'phoneNumber', but the items have no fields. Map 'Phone Number' to the field that contains it.",
			}),
		);
	});

	it('names the missing fields of a text', () => {
		const fields = [['firstname'], ['city'], ['city'], ['day']].map((path) =>
			field('Message', path, false, false),
		);
		expect(() => checkMapping(NODE, items, fields)).toThrow(
			expect.objectContaining({
				message: "No item has the fields 'firstname', 'city', and 'day'",
				description:
					"'Message' reads 'firstname', 'city', and 'day', but the items have: 'phone', 'message_id'. Correct the fields in 'Message'. If a field may be missing, add ?? '' after its name, or ? before a method, as in $json.name?.trim().",
			}),
		);
	});

	it('spells out the invisible characters of names', () => {
		const columns = [{ json: { '\ufeffphoneNumber': 1, 'name ': 1 } }];
		const fields = [field('Phone Number', ['phoneNumber']), field('Message', ['\u00a0name'])];
		expect(() => checkMapping(NODE, columns, fields)).toThrow(
			expect.objectContaining({
				message: "No item has the fields 'phoneNumber' and a no-break space + 'name'",
				description:
					"'Phone Number' and 'Message' read 'phoneNumber' and a no-break space + 'name', but the items have: U+FEFF + 'phoneNumber', 'name' + a space. Map 'Phone Number' and 'Message' to the fields that contain them.",
			}),
		);
	});

	it('asks to correct a text and a mapping together', () => {
		const fields = [
			field('Phone Number', ['phoneNumber']),
			field('Message', ['city'], false, false),
		];
		expect(() => checkMapping(NODE, items, fields)).toThrow(
			expect.objectContaining({
				description: expect.stringContaining("Correct the fields in 'Phone Number' and 'Message'."),
			}),
		);
	});

	it('lists names and fields up to the limits as they are, of the first 100 items', () => {
		const names = ['x'.repeat(40), ...Array.from({ length: 14 }, (_, index) => `f${index}`)];
		const json = Object.fromEntries(names.map((name) => [name, 1]));
		const more = [...Array.from({ length: 100 }, () => ({ json })), { json: { late: 1 } }];
		expect(() => checkMapping(NODE, more, [field('Phone Number', ['phone'])])).toThrow(
			expect.objectContaining({
				description: expect.stringContaining(`have: '${names.join("', '")}'. Map`),
			}),
		);
	});

	it('lists only the first fields of an item with many, and shortens long names', () => {
		const names = ['x'.repeat(41), ...Array.from({ length: 15 }, (_, index) => `f${index}`)];
		const json = Object.fromEntries(names.map((name) => [name, 1]));
		expect(() => checkMapping(NODE, [{ json }], [field('Phone Number', ['phone'])])).toThrow(
			expect.objectContaining({
				description: expect.stringContaining(
					`have: '${'x'.repeat(40)}…', '${names.slice(1, 15).join("', '")}', …. Map`,
				),
			}),
		);
	});

	it('accepts fields that some item has, and an empty input', () => {
		checkMapping(NODE, items, [field('Phone Number', ['phone'], true)]);
		checkMapping(NODE, [], [field('Phone Number', ['phone'])]);
	});
});

describe('readItems', () => {
	const invalidTag = { problem: { error: 'No tag' } };
	const phoneNumber = { name: 'phoneNumber', displayName: 'Phone Number' };
	const messageIdParameter = { name: 'messageId', displayName: 'Message ID' };
	const parameters: ItemParameters = {
		required: [phoneNumber, messageIdParameter],
		options: [{ name: 'tag', displayName: 'Tag' }],
	};
	const options = DEFAULT_OPTIONS;
	const toEntry = (raw: object) => ({ value: Object.values(raw).join() });

	it('reads fields, fixed values and expressions; an expression that fails affects only its own item', async () => {
		const messageId = (index: number): string => {
			if (index === 1) throw new ExpressionError();
			return `id${index}`;
		};
		const inputs = ['a', 'b', undefined].map((phone) => ({ json: { phone } }));
		const context = contextWith({ phoneNumber: '={{ $json.phone }}', messageId });
		expect(await readItems(context, inputs, parameters, toEntry, new Stop())).toEqual([
			{ kind: 'entry', raw: { phoneNumber: 'a', messageId: 'id0' }, options, entry: 'a,id0' },
			{
				kind: 'invalid',
				raw: { phoneNumber: 'b' },
				options,
				problem: {
					error: "The expression for 'Message ID' failed for this item",
					errorDescription: 'Le 0612345678 is not defined',
				},
			},
			{ kind: 'entry', raw: { phoneNumber: undefined, messageId: 'id2' }, options, entry: ',id2' },
		]);
	});

	it('leaves a field that cannot be read to the engine', async () => {
		const json = {
			get phone(): never {
				throw new Error('unreadable');
			},
		};
		const context = contextWith({ phoneNumber: '={{ $json.phone }}' });
		const one = { required: [phoneNumber], options: [] };
		const read = readItems(context, [{ json }], one, toEntry, new Stop());
		expect(await read).toMatchObject([{ kind: 'entry' }]);
	});

	it('passes the options of an item on to its entry, and only the required parameters to an Error item', async () => {
		const one = { ...parameters, required: [phoneNumber] };
		const context = contextWith({ phoneNumber: 'a', options: { tag: 'b', unknown: 1 } });
		const read = async (
			parse: (raw: object, all: ItemOptions) => Parsed<object>,
		): Promise<unknown> => await readItems(context, [{ json: {} }], one, parse, new Stop());
		const input = { raw: { phoneNumber: 'a' }, options: { ...options, tag: 'b' } };
		expect(await read((raw, all) => ({ value: { ...raw, ...all } }))).toEqual([
			{ kind: 'entry', ...input, entry: { ...input.raw, ...input.options } },
		]);
		expect(await read(() => invalidTag)).toEqual([{ kind: 'invalid', ...input, ...invalidTag }]);
		expect(await readItemInputs(context, [{ json: {} }], one)).toMatchObject([input]);
	});

	it.each<[string, unknown, number]>([
		['an expression', '={{ $now }}', 2],
		['an expression in an object', { a: [{ b: '={{ $json.tag }}' }] }, 2],
		['no expression', 'a = b', 0],
		['no text', 5, 0],
	])(
		'evaluates a parameter for each item only if it contains an expression: %s',
		async (_, text, times) => {
			const evaluated: number[] = [];
			const getNodeParameter = (name: string, index: number, __?: unknown, raw?: object): never => {
				if (raw) return (name === 'options' ? { tag: text } : text) as never;
				evaluated.push(index);
				return `${name} ${index}` as never;
			};
			const items = await readItems(
				contextWith({}, { getNodeParameter }),
				[{ json: {} }, { json: {} }],
				{ ...parameters, required: [phoneNumber] },
				(raw, { tag }) => ({ value: [raw.phoneNumber, tag] }),
				new Stop(),
			);
			expect(evaluated.sort()).toEqual([0, 0, 1, 1].slice(0, 2 * times));
			expect(items.map((item) => item.kind === 'entry' && item.entry)).toEqual(
				[0, 1].map((index) =>
					times === 0 ? [text, text] : [`phoneNumber ${index}`, `options.tag ${index}`],
				),
			);
		},
	);

	it('names the fields that a text lacks', async () => {
		const text = {
			name: 'message',
			displayName: 'Message',
			isText: true,
		};
		const json = { a: 'A', b: { c: ' ' }, d: 0, e: '', f: null };
		const gapsOf = async (message: string, parameter: object): Promise<unknown> => {
			const context = contextWith({ message, phoneNumber: '={{ $json.e }}' });
			const [item] = await readItems(
				context,
				[{ json }],
				{ required: [phoneNumber, { ...text, ...parameter }], options: [] },
				toEntry,
				new Stop(),
			);
			return item.kind === 'entry' ? item.gaps : item;
		};
		const message = "={{ $json.a }}{{ $json.b.c }}{{ $json.b.c }}{{ $json.d }}{{ $json.e ?? '' }}";
		expect([
			await gapsOf(message, {}),
			await gapsOf('={{ $json.a }}{{ $json.d }}', {}),
			await gapsOf('={{ $json.e }}{{ $json.e.trim() }}{{ $json.b.c }}{{ $json.f }}', {}),
			await gapsOf(message, { isText: false }),
		]).toEqual([['b.c'], undefined, ['e', 'b.c', 'f'], undefined]);
	});

	it('lets items in a row with equal options share an object', async () => {
		const tags = ['a', 'a', '', 'b'];
		const context = contextWith({ options: { tag: (index: number) => tags[index] } });
		const inputs = tags.map(() => ({ json: {} }));
		const items = await readItemInputs(context, inputs, { ...parameters, required: [] });
		expect(items.map((item) => item.options.tag)).toEqual(['a', 'a', undefined, 'b']);
		expect(items[1].options).toBe(items[0].options);
	});

	it('throws if a parameter names a field that no item has', async () => {
		const context = contextWith({ phoneNumber: '={{ $json.phoneNumber }}', messageId: '7' });
		const reading = readItems(context, [{ json: { phone: 1 } }], parameters, toEntry, new Stop());
		await expect(reading).rejects.toThrow("No item has the field 'phoneNumber'");
	});

	it('reads no further item once the run stops, and yields to n8n while it reads', async () => {
		const stop = new Stop();
		const problem = { error: 'Stopped' };
		setTimeout(() => stop.request({ kind: 'stopped', cause: 'rate-limited', problem }), 1);
		const messageId = (index: number): string => {
			for (const endMs = Date.now() + 30; Date.now() < endMs;);
			return String(index);
		};
		const context = contextWith({ phoneNumber: '1', messageId });
		const inputs = Array.from({ length: 50 }, () => ({ json: {} }));
		const items = await readItems(context, inputs, parameters, toEntry, stop);
		expect([items.length, items[0].kind, items.at(-1)]).toEqual([
			50,
			'entry',
			{ kind: 'invalid', raw: {}, options, problem },
		]);
		expect(items.filter(({ kind }) => kind === 'entry').length).toBeLessThan(6);
	});
});

describe('toOutputs', () => {
	const result = (fields: object): Outcome<ItemResult> => ({
		kind: 'result',
		result: { fields: { ...fields } },
	});
	const refused = {
		kind: 'error',
		error: { error: 'Non', errorCode: 4, errorSource: 'message', errorDescription: 'Check it.' },
	} as const;
	const entry = (raw: object): ReadItem<unknown> => ({
		kind: 'entry',
		raw: { ...raw },
		options: DEFAULT_OPTIONS,
		entry: 0,
	});
	const invalid: ReadItem<unknown> = {
		kind: 'invalid',
		raw: { phoneNumber: '' },
		options: DEFAULT_OPTIONS,
		problem: { error: 'No phone number', errorDescription: 'Enter it.' },
	};
	const routing = {
		errorBranch: 2,
		branchOf: ({ fields }: ItemResult) => (fields.isFinal === true ? 0 : 1),
		mayIncludeInputFields: true,
	};

	it('returns one item for each input item, linked and in order, with a note if there is one', async () => {
		const asked = {
			inputs: Array.from({ length: 4 }, () => ({ json: { a: 1, error: 'old' } })),
			items: [entry({ messageId: 1 }), invalid, entry({ messageId: 'x' }), entry({})],
			indexes: [0, -1, 1, 2],
			outcomes: [result({ isFinal: true }), refused, result({ isFinal: false })],
		};
		const noteOf = ({ messageId }: Record<string, unknown>): string | undefined =>
			messageId === 'x' ? 'Note.' : undefined;
		const noPhone = {
			phoneNumber: '',
			error: 'No phone number',
			errorSource: 'input',
			errorDescription: 'Enter it. [item 1]',
		};
		const non = {
			...{ messageId: 'x', error: 'Non', errorCode: 4, errorSource: 'message' },
			errorDescription: 'Check it. Note.',
		};
		const outputs = await toOutputs(asked, { ...routing, noteOf });
		expect(outputs.branches).toStrictEqual([
			[{ json: { isFinal: true }, pairedItem: { item: 0 } }],
			[{ json: { isFinal: false }, pairedItem: { item: 3 } }],
			[
				{ json: noPhone, pairedItem: { item: 1 } },
				{ json: non, pairedItem: { item: 2 } },
			],
		]);
		expect(outputs.errors.map(({ error }) => error.error)).toEqual(['No phone number', 'Non']);
		const options = { ...DEFAULT_OPTIONS, includeInputFields: true };
		const wide = { ...asked, items: asked.items.map((item) => ({ ...item, options })) };
		const fieldsOf = async (mayIncludeInputFields: boolean): Promise<unknown[]> => {
			const { branches } = await toOutputs(wide, { ...routing, mayIncludeInputFields });
			return branches.flat().map(({ json }) => [json.a, json.error]);
		};
		expect(await fieldsOf(false)).toEqual([
			[undefined, undefined],
			[undefined, undefined],
			[undefined, 'No phone number'],
			[undefined, 'Non'],
		]);
		expect(await fieldsOf(true)).toEqual([
			[1, undefined],
			[1, undefined],
			[1, 'No phone number'],
			[1, 'Non'],
		]);
	});

	it('sets maybeSent only on the Error item whose SMS may have been sent', async () => {
		const maybeSent = { ...refused, maybeSent: true } as const;
		const { branches, errors } = await toOutputs(
			{
				inputs: [{ json: {} }, { json: {} }],
				items: [entry({}), entry({})],
				indexes: [0, 1],
				outcomes: [maybeSent, refused],
			},
			{ ...routing, noteOf: (_, { maybeSent: isMaybe }) => (isMaybe ? 'Look first.' : undefined) },
		);
		expect(errors).toEqual([maybeSent, refused]);
		expect(branches[2].map(({ json }) => json)).toStrictEqual([
			{ ...refused.error, errorDescription: 'Check it. Look first.', maybeSent: true },
			refused.error,
		]);
	});

	it('gives items that share an outcome separate objects, and loses none', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(3)), async (indexes) => {
				const { branches } = await toOutputs(
					{
						inputs: indexes.map(() => ({ json: {} })),
						items: indexes.map(() => entry({})),
						indexes,
						outcomes: [0, 1, 2, 3].map((id) => result({ id, isFinal: id % 2 === 0 })),
					},
					routing,
				);
				const items = branches.flat();
				expect(new Set(items.map(({ json }) => json)).size).toBe(indexes.length);
				for (const { json, pairedItem } of items) {
					expect({ pairedItem, id: json.id }).toEqual({
						pairedItem: { item: expect.any(Number) },
						id: indexes[Number(Object.values(pairedItem ?? {})[0])],
					});
				}
				expect(branches[0].every(({ json }) => json.isFinal)).toBe(true);
			}),
		);
	});
});

it('yields to other work, even in the middle of many items', async () => {
	const events: Array<number | 'other'> = [];
	let nowMs = 0;
	const now = jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += 15));
	const other = setInterval(() => events.push('other'), 0);
	await forEachIndex(100, (index) => events.push(index));
	clearInterval(other);
	now.mockRestore();
	expect(events.filter((event) => event !== 'other')).toEqual([...Array(100).keys()]);
	expect(events.indexOf('other')).toBeLessThan(events.indexOf(50));
});
