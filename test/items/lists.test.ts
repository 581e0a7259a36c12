import type { ItemResult, Outcome } from '../../nodes/SmsPartner/api/outcome';
import { DEFAULT_OPTIONS } from '../../nodes/SmsPartner/items/itemOptions';
import { expand, limitRows, type List } from '../../nodes/SmsPartner/items/lists';
import type { ReadItem } from '../../nodes/SmsPartner/items/readItems';

const entry = (raw: object): ReadItem<unknown> => ({
	kind: 'entry',
	raw: { ...raw },
	options: DEFAULT_OPTIONS,
	entry: 1,
});
const INVALID: ReadItem<unknown> = {
	kind: 'invalid',
	raw: {},
	options: DEFAULT_OPTIONS,
	problem: { error: 'No tag' },
};
const row = (id: string): Outcome<ItemResult> => ({ kind: 'result', result: { fields: { id } } });
const list = (...rows: string[]): Outcome<{ rows: Array<Outcome<ItemResult>> }> => ({
	kind: 'result',
	result: { rows: rows.map(row) },
});
const ERROR: Outcome<never> = { kind: 'error', error: { error: 'Away', errorSource: 'request' } };

it('replaces each item with its rows: several, none, an error, or those of another item', () => {
	const items = [entry({ a: 1 }), INVALID, entry({ b: 1 }), entry({ c: 1 }), entry({ d: 1 })];
	const expanded = expand({
		items,
		indexes: [1, -1, 0, 2, 1],
		outcomes: [list(), list('x', 'y'), ERROR],
	});
	const rows = expanded.items.map((item, index) => [
		item,
		expanded.inputIndexes[index],
		expanded.indexes[index] < 0 ? undefined : expanded.outcomes[expanded.indexes[index]],
	]);
	expect(rows).toEqual([
		[items[0], 0, row('x')],
		[items[0], 0, row('y')],
		[INVALID, 1, undefined],
		[items[3], 3, ERROR],
		[items[4], 4, row('x')],
		[items[4], 4, row('y')],
	]);
});

const listOf = (length: number, missing: number): Outcome<List<number>> => ({
	kind: 'result',
	result: { rows: Array.from({ length }, (_, index) => index), missing },
});
const failed: Outcome<List<number>> = {
	kind: 'error',
	error: { error: 'No', errorSource: 'request' },
};

const idOf = (one: Outcome<ItemResult>): number =>
	one.kind === 'result' ? Number(one.result.fields.id) : NaN;

it.each<[string, Array<Outcome<List<number>>>, number, object]>([
	['nothing', [], 2, { rows: [], counts: { returned: 0, total: 0 }, missing: 0 }],
	[
		'no list without a limit',
		[listOf(3, 4)],
		Infinity,
		{ rows: [[0, 1, 2]], counts: { returned: 3, total: 3 }, missing: 4 },
	],
	[
		'each longer list, and leaves the others and errors as they are',
		[listOf(3, 0), listOf(1, 5), failed, listOf(2, 0), listOf(2, 7), listOf(4, 1)],
		2,
		{
			rows: [[0, 1], [0], failed, [0, 1], [0, 1], [0, 1]],
			counts: { returned: 9, total: 3 + 1 + 2 + 9 + 5 },
			missing: 5,
		},
	],
])('limitRows cuts %s', (_, lists, limit, { rows, ...expected }: { rows?: unknown }) => {
	const { outcomes, ...counted } = limitRows(lists, limit, (id) => row(String(id)));
	expect(outcomes.map((one) => (one.kind === 'error' ? one : one.result.rows.map(idOf)))).toEqual(
		rows,
	);
	expect(counted).toEqual(expected);
});
