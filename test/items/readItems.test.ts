import { DEFAULT_OPTIONS, type ItemOptions } from '../../nodes/SmsPartner/items/itemOptions';
import {
	type ItemParameters,
	readItemInputs,
	readItems,
} from '../../nodes/SmsPartner/items/readItems';
import type { Parsed } from '../../nodes/SmsPartner/problem';
import { Stop } from '../../nodes/SmsPartner/requests/taskQueue';
import { contextWith, ExpressionError } from './fakeContext';

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

	it('accepts a field that only one item has', async () => {
		const context = contextWith({ phoneNumber: '={{ $json.phone }}', messageId: '7' });
		const inputs = [{ json: {} }, { json: { phone: 1 } }];
		expect(await readItems(context, inputs, parameters, toEntry, new Stop())).toHaveLength(2);
	});

	it('throws if a parameter names a field that no item has', async () => {
		const context = contextWith({ phoneNumber: '={{ $json.phoneNumber }}', messageId: '7' });
		const reading = readItems(context, [{ json: { phone: 1 } }], parameters, toEntry, new Stop());
		await expect(reading).rejects.toThrow("No item has the field 'phoneNumber'");
	});

	it('reads no further item once the run stops, and yields to n8n while it reads', async () => {
		const stop = new Stop();
		const problem = { error: 'Stopped' };
		setTimeout(() => stop.because({ kind: 'stopped', cause: 'rate-limited', problem }), 1);
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
