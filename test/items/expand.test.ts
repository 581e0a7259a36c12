import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import { DEFAULT_OPTIONS } from '../../nodes/SmsPartner/items/itemOptions';
import { expand,type Listed } from '../../nodes/SmsPartner/items/lists';
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
const row = (result: string): Outcome<string> => ({ kind: 'result', result });
const list = (...rows: string[]): Outcome<Listed<string>> => ({
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
		expanded.sources?.[index],
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
