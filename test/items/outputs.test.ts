import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import type { DeliveryState, ItemResult, Outcome } from '../../nodes/SmsPartner/api/outcome';
import { DEFAULT_OPTIONS } from '../../nodes/SmsPartner/items/itemOptions';
import {
	outcomesOfItems,
	type OutputLayout,
	type RunResult,
	toOutputs,
} from '../../nodes/SmsPartner/items/outputs';
import type { ReadItem } from '../../nodes/SmsPartner/items/readItems';

describe('toOutputs', () => {
	const result = (fields: object, state: Partial<ItemResult> = {}): Outcome<ItemResult> => ({
		kind: 'result',
		result: { fields: { ...fields }, ...state },
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
	const build = async (
		inputs: INodeExecutionData[],
		more: Omit<RunResult, 'unexpected'>,
		layout: OutputLayout = 'perStatus',
	): Promise<{ outputs: INodeExecutionData[][]; errors: unknown[] }> => {
		const run = { unexpected: 0, ...more };
		const outcomes = outcomesOfItems(run);
		const errors = outcomes.flatMap((one) => (one.kind === 'error' ? [one] : []));
		return { outputs: await toOutputs(inputs, layout, run, outcomes), errors };
	};

	it('returns one item for each input item, linked and in order, with a note if there is one', async () => {
		const inputs = Array.from({ length: 4 }, () => ({ json: { a: 1, error: 'old' } }));
		const asked = {
			items: [entry({ messageId: 1 }), invalid, entry({ messageId: 'x' }), entry({})],
			indexes: [0, -1, 1, 2],
			outcomes: [
				result({ isFinal: true }, { state: 'delivered' }),
				refused,
				result({ isFinal: false }, { state: 'waiting' }),
			],
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
		const { outputs, errors } = await build(inputs, { ...asked, noteOf });
		expect(outputs).toStrictEqual([
			[{ json: { isFinal: true }, pairedItem: { item: 0 } }],
			[],
			[{ json: { isFinal: false }, pairedItem: { item: 3 } }],
			[
				{ json: noPhone, pairedItem: { item: 1 } },
				{ json: non, pairedItem: { item: 2 } },
			],
		]);
		expect(errors).toMatchObject([
			{ error: { error: 'No phone number' } },
			{ error: { error: 'Non' } },
		]);
		const options = { ...DEFAULT_OPTIONS, includeInputFields: true };
		const wide = { ...asked, items: asked.items.map((item) => ({ ...item, options })) };
		const fieldsIn = async (layout: OutputLayout): Promise<unknown[]> => {
			const built = await build(inputs, wide, layout);
			return built.outputs.flat().map(({ json }) => [json.a, json.error]);
		};
		expect(await fieldsIn('single')).toEqual([
			[undefined, undefined],
			[undefined, 'No phone number'],
			[undefined, 'Non'],
			[undefined, undefined],
		]);
		expect(await fieldsIn('perStatus')).toEqual([
			[1, undefined],
			[1, undefined],
			[1, 'No phone number'],
			[1, 'Non'],
		]);
	});

	it('sets maybeSent only on the Error item whose SMS may have been sent', async () => {
		const maybeSent = { ...refused, maybeSent: true } as const;
		const { outputs, errors } = await build([{ json: {} }, { json: {} }], {
			items: [entry({}), entry({})],
			indexes: [0, 1],
			outcomes: [maybeSent, refused],
		});
		expect(errors).toEqual([maybeSent, refused]);
		expect(outputs[3].map(({ json }) => json)).toStrictEqual([
			{
				...refused.error,
				errorDescription:
					'Check it. It may have been sent anyway: look for it in your SMS Partner account before you send it again.',
				maybeSent: true,
			},
			refused.error,
		]);
	});

	it('gives items that share an outcome separate objects, and loses none', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(3)), async (indexes) => {
				const stateOf = (id: number): DeliveryState => (id % 2 === 0 ? 'delivered' : 'waiting');
				const inputs = indexes.map(() => ({ json: {} }));
				const { outputs } = await build(inputs, {
					items: indexes.map(() => entry({})),
					indexes,
					outcomes: [0, 1, 2, 3].map((id) => result({ id }, { state: stateOf(id) })),
				});
				const items = outputs.flat();
				expect(new Set(items.map(({ json }) => json)).size).toBe(indexes.length);
				for (const { json, pairedItem } of items) {
					expect({ pairedItem, id: json.id }).toEqual({
						pairedItem: { item: expect.any(Number) },
						id: indexes[Number(Object.values(pairedItem ?? {})[0])],
					});
				}
				expect(outputs[0].every(({ json }) => Number(json.id) % 2 === 0)).toBe(true);
			}),
		);
	});
});
