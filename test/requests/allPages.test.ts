import fc from 'fast-check';
import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import type { Page, PageOf } from '../../nodes/SmsPartner/api/statusLists';
import { fetchAllPages } from '../../nodes/SmsPartner/requests/allPages';
import type { Patience } from '../../nodes/SmsPartner/requests/outage';
import type { RequestRound } from '../../nodes/SmsPartner/requests/requestRound';
import { runs } from '../properties/runs';

/** How a list server behaves: the length of its pages, and whether it supports pages at all. */
interface Server {
	readonly rows: readonly string[];
	readonly pageSize: number;
	readonly hasPages: boolean;
	readonly sendsPage: boolean;
	readonly total: number | undefined | ((page: number) => number);
	/** The number of entries on each page that are not rows. */
	readonly unread?: number;
	/** The first page that fails, and the source of its error. */
	readonly broken?: { readonly from: number; readonly errorSource: 'message' | 'request' };
}

const PATIENCE: Patience = { maxOutageMs: 0 };

const row = (name: string): Outcome<string> => ({ kind: 'result', result: name });

const errorOf = (errorSource: 'message' | 'request'): Outcome<never> => ({
	kind: 'error',
	error: { error: 'No page', errorSource },
});

/** Requests pages from these servers, by name, and records each request. */
function askServers(servers: Readonly<Record<string, Server>>, maxRows = Infinity) {
	const asked: string[] = [];
	const ask: RequestRound<PageOf<string>, Page<string>> = async (entries) => {
		const outcomes = entries.map(({ entry, page }): Outcome<Page<string>> => {
			asked.push(`${entry} ${page}`);
			const { rows, pageSize, hasPages, sendsPage, total, broken, unread = 0 } = servers[entry];
			if (broken && page >= broken.from) return errorOf(broken.errorSource);
			const given = hasPages ? page : 1;
			const names = rows.slice((given - 1) * pageSize, given * pageSize);
			return {
				kind: 'result',
				result: {
					rows: names.map(row),
					received: names.length + unread,
					keys: () => names,
					page: sendsPage ? given : undefined,
					total: typeof total === 'function' ? total(page) : total,
				},
			};
		});
		return await Promise.resolve({ outcomes, unexpected: 1, failure: undefined });
	};
	return { ask: fetchAllPages(ask, maxRows), asked };
}

const ROWS = ['a', 'b', 'c', 'd', 'e'];
const SERVER: Server = {
	rows: ROWS,
	pageSize: 2,
	hasPages: true,
	sendsPage: true,
	total: 5,
};

async function listOf(server: Partial<Server>, maxRows?: number) {
	const { ask, asked } = askServers({ x: { ...SERVER, ...server } }, maxRows);
	const { outcomes, unexpected } = await ask(['x'], PATIENCE);
	const [list] = outcomes;
	return {
		rows: list.kind === 'result' ? list.result.rows : list,
		missing: list.kind === 'result' ? list.result.missing : undefined,
		failure: list.kind === 'result' ? list.result.failure : undefined,
		pages: asked.length,
		unexpected,
	};
}

it('requests page after page until it has all of them', async () => {
	expect(await listOf({})).toEqual({
		rows: ROWS.map(row),
		missing: 0,
		pages: 3,
		unexpected: 3,
	});
});

it.each([
	[1, 1],
	[2, 1],
	[3, 2],
	[4, 2],
	[5, 3],
])('requests no more pages than %i rows need', async (maxRows, pages) => {
	expect(await listOf({}, maxRows)).toEqual({
		rows: ROWS.slice(0, 2 * pages).map(row),
		missing: Math.max(0, 5 - 2 * pages),
		pages,
		unexpected: pages,
	});
});

it('requests one page if the server reports no further messages', async () => {
	for (const total of [undefined, 0, 2]) {
		expect(await listOf({ total })).toMatchObject({ rows: [row('a'), row('b')], pages: 1 });
	}
});

it.each([
	['returns the first page again and says so', { hasPages: false, sendsPage: true }],
	['returns the first page again without saying so', { hasPages: false, sendsPage: false }],
	['returns the next page without saying so', { hasPages: true, sendsPage: false }],
])('ignores the second answer of a server that %s', async (_, server) => {
	expect(await listOf(server)).toMatchObject({
		rows: [row('a'), row('b')],
		missing: 3,
		pages: 2,
	});
});

it.each([
	['the one before it', ['a', 'b', 'a', 'b', 'c'], 2],
	['the one before it, in another order', ['a', 'b', 'b', 'a', 'c'], 2],
	['an earlier one', ['a', 'b', 'c', 'd', 'a', 'b', 'e'], 3],
	['several earlier ones', ['a', 'b', 'c', 'd', 'b', 'c', 'e'], 3],
])('ends the list at a page with the rows of %s, whatever its number', async (_, rows, pages) => {
	const expected = [...new Set(rows.slice(0, -1))].map(row);
	expect(await listOf({ rows, total: 99 })).toMatchObject({ rows: expected, pages });
});

it('counts a row once that moved to the next page while the list grew', async () => {
	const rows = ['a', 'b', 'b', 'c', 'd'];
	expect(await listOf({ rows })).toMatchObject({
		rows: ['a', 'b', 'c', 'd'].map(row),
		missing: 1,
	});
});

it('keeps equal rows of one page', async () => {
	const rows = ['a', 'a', 'b', 'b', 'c'];
	expect(await listOf({ rows })).toMatchObject({ rows: rows.map(row), missing: 0 });
});

it.each([
	['grows', 7, ['a', 'b', 'c', 'd', 'e'], 2],
	['shrinks', 4, ['a', 'b', 'c', 'd'], 0],
])('follows the total of the latest page if the list %s', async (_, total, names, missing) => {
	const totals = (page: number): number => (page === 1 ? 5 : total);
	expect(await listOf({ total: totals })).toMatchObject({ rows: names.map(row), missing });
});

it('does not count received entries that are not rows as missing', async () => {
	expect(await listOf({ rows: ['a'], unread: 2, total: 3 })).toMatchObject({
		rows: [row('a')],
		missing: 0,
		pages: 1,
	});
});

it('requests a second page if there are fewer messages than the server reports', async () => {
	expect(await listOf({ rows: ['a'], total: 9 })).toMatchObject({
		rows: [row('a')],
		missing: 8,
		pages: 2,
	});
});

it('stops after 1,000 pages', async () => {
	const rows = Array.from({ length: 3000 }, (_, index) => String(index));
	const { pages, missing } = await listOf({ rows, pageSize: 1, total: 3000 });
	expect([pages, missing]).toEqual([1000, 2000]);
});

it('ends the list with the error of a page whose request fails, and keeps the pages before it', async () => {
	expect(await listOf({ broken: { from: 3, errorSource: 'request' } })).toMatchObject({
		failure: { errorSource: 'request' },
		rows: [...ROWS.slice(0, 4).map(row), errorOf('request')],
		pages: 3,
	});
});

it('ends the list at a page that SMS Partner does not have', async () => {
	expect(await listOf({ broken: { from: 3, errorSource: 'message' } })).toMatchObject({
		rows: ROWS.slice(0, 4).map(row),
		missing: 1,
	});
});

it('returns the error of the first page as the outcome', async () => {
	expect(await listOf({ broken: { from: 1, errorSource: 'request' } })).toMatchObject({
		rows: errorOf('request'),
		pages: 1,
	});
});

it('ends the list after empty pages, whatever total the server reports', async () => {
	expect(await listOf({ rows: [], total: 7 })).toMatchObject({ rows: [], missing: 7, pages: 2 });
});

it('gives each list its own rows, each once, whatever the lengths of the lists and pages', async () => {
	const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
	const server = fc
		.record({
			rows: fc.uniqueArray(name, { minLength: 1 }),
			pageSize: fc.integer({ min: 1, max: 4 }),
		})
		.map((one): Server => ({
			...one,
			hasPages: true,
			sendsPage: true,
			total: one.rows.length,
		}));
	await fc.assert(
		fc.asyncProperty(fc.array(server, { maxLength: 4 }), async (servers) => {
			const names = servers.map((_, index) => String(index));
			const { ask } = askServers(Object.fromEntries(servers.map((one, i) => [String(i), one])));
			const { outcomes } = await ask(names, PATIENCE);
			expect(outcomes).toEqual(
				servers.map(({ rows }) => ({
					kind: 'result',
					result: expect.objectContaining({ rows: rows.map(row), missing: 0 }),
				})),
			);
		}),
		runs(100),
	);
});
