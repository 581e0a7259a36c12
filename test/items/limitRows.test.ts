import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import { limitRows,type List } from '../../nodes/SmsPartner/items/lists';


const list = (length: number, missing: number): Outcome<List<number>> => ({
	kind: 'result',
	result: { rows: Array.from({ length }, (_, index) => index), missing },
});
const failed: Outcome<List<number>> = {
	kind: 'error',
	error: { error: 'No', errorSource: 'request' },
};

it.each<[string, Array<Outcome<List<number>>>, number, object]>([
	['nothing', [], 2, { rows: [], counts: { returned: 0, total: 0 }, missing: 0 }],
	[
		'no list without a limit',
		[list(3, 4)],
		Infinity,
		{ rows: [[0, 1, 2]], counts: { returned: 3, total: 3 }, missing: 4 },
	],
	[
		'each longer list, and leaves the others and errors as they are',
		[list(3, 0), list(1, 5), failed, list(2, 0), list(2, 7), list(4, 1)],
		2,
		{
			rows: [[0, 1], [0], failed, [0, 1], [0, 1], [0, 1]],
			counts: { returned: 9, total: 3 + 1 + 2 + 9 + 5 },
			missing: 5,
		},
	],
])('limitRows cuts %s', (_, lists, limit, { rows, ...expected }: { rows?: unknown }) => {
	const { outcomes, ...counted } = limitRows(lists, limit);
	expect(outcomes.map((one) => (one.kind === 'error' ? one : one.result.rows))).toEqual(rows);
	expect(counted).toEqual(expected);
});
