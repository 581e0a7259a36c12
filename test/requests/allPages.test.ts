import fc from 'fast-check';
import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import { askAllPages, type Page, type PageOf } from '../../nodes/SmsPartner/requests/allPages';
import type { AskRound } from '../../nodes/SmsPartner/requests/batchCall';

/** What a list server does: how long its pages are, and whether it knows of pages at all. */
interface Server {
	readonly rows: readonly string[];
	readonly pageSize: number;
	readonly knowsPages: boolean;
	readonly saysPage: boolean;
	readonly total: number | undefined;
	/** Entries of each page that are no row. */
	readonly unread?: number;
	/** The first page that cannot be got, and whether the search or the request is to blame. */
	readonly broken?: { readonly from: number; readonly errorSource: 'message' | 'request' };
}

const row = (name: string): Outcome<string> => ({ kind: 'result', result: name });

const errorOf = (errorSource: 'message' | 'request'): Outcome<never> => ({
	kind: 'error',
	error: { error: 'No page', errorSource },
});

/** Asks these servers, by name, and notes each page that is asked for. */
function askServers(servers: Readonly<Record<string, Server>>) {
	const asked: string[] = [];
	const ask: AskRound<PageOf<string>, Page<string>> = async (entries) => {
		const outcomes = entries.map(({ entry, page }): Outcome<Page<string>> => {
			asked.push(`${entry} ${page}`);
			const { rows, pageSize, knowsPages, saysPage, total, broken, unread = 0 } = servers[entry];
			if (broken && page >= broken.from) return errorOf(broken.errorSource);
			const given = knowsPages ? page : 1;
			const names = rows.slice((given - 1) * pageSize, given * pageSize);
			return {
				kind: 'result',
				result: {
					rows: names.map(row),
					received: names.length + unread,
					about: names.join(),
					page: saysPage ? given : undefined,
					total,
				},
			};
		});
		return await Promise.resolve({ outcomes, unexpected: 1, failure: undefined });
	};
	return { ask: askAllPages(ask), asked };
}

const ROWS = ['a', 'b', 'c', 'd', 'e'];
const SERVER: Server = {
	rows: ROWS,
	pageSize: 2,
	knowsPages: true,
	saysPage: true,
	total: 5,
};

async function listOf(server: Partial<Server>) {
	const { ask, asked } = askServers({ x: { ...SERVER, ...server } });
	const { outcomes, unexpected } = await ask(['x'], 0);
	const [list] = outcomes;
	return {
		rows: list.kind === 'result' ? list.result.rows : list,
		missing: list.kind === 'result' ? list.result.missing : undefined,
		failure: list.kind === 'result' ? list.result.failure : undefined,
		pages: asked.length,
		unexpected,
	};
}

it('asks for one page after the other until all are there', async () => {
	expect(await listOf({})).toEqual({
		rows: ROWS.map(row),
		missing: 0,
		pages: 3,
		unexpected: 3,
	});
});

it('asks once where no further messages are said to be there', async () => {
	for (const total of [undefined, 0, 2]) {
		expect(await listOf({ total })).toMatchObject({ rows: [row('a'), row('b')], pages: 1 });
	}
});

it.each([
	['says which page it gives', { knowsPages: false, saysPage: true }],
	['does not say it', { knowsPages: false, saysPage: false }],
	['gives the next one without saying it', { knowsPages: true, saysPage: false }],
])('a server that %s is asked twice, and what it gives then does not count', async (_, server) => {
	expect(await listOf(server)).toMatchObject({
		rows: [row('a'), row('b')],
		missing: 3,
		pages: 2,
	});
});

it('a page about the same as the one before it does not count, whatever it is said to be', async () => {
	const rows = ['a', 'b', 'a', 'b', 'c'];
	expect(await listOf({ rows })).toMatchObject({ rows: [row('a'), row('b')], pages: 2 });
});

it('a row that is like another one on a page that is another one counts', async () => {
	const rows = ['a', 'b', 'b', 'a', 'c'];
	expect(await listOf({ rows })).toMatchObject({ rows: rows.map(row), missing: 0, pages: 3 });
});

it('what came and is no row is not missing', async () => {
	expect(await listOf({ rows: ['a'], unread: 2, total: 3 })).toMatchObject({
		rows: [row('a')],
		missing: 0,
		pages: 1,
	});
});

it('asks twice where there are fewer messages than it is said', async () => {
	expect(await listOf({ rows: ['a'], total: 9 })).toMatchObject({
		rows: [row('a')],
		missing: 8,
		pages: 2,
	});
});

it('ends with a server that never ends', async () => {
	const rows = Array.from({ length: 3000 }, (_, index) => String(index));
	const { pages, missing } = await listOf({ rows, pageSize: 1, total: 3000 });
	expect([pages, missing]).toEqual([1000, 2000]);
});

it('a page whose request fails ends the list with its error, after what came', async () => {
	expect(await listOf({ broken: { from: 3, errorSource: 'request' } })).toMatchObject({
		failure: { errorSource: 'request' },
		rows: [...ROWS.slice(0, 4).map(row), errorOf('request')],
		pages: 3,
	});
});

it('a page that SMS Partner does not have ends the list', async () => {
	expect(await listOf({ broken: { from: 3, errorSource: 'message' } })).toMatchObject({
		rows: ROWS.slice(0, 4).map(row),
		missing: 1,
	});
});

it('an error of the first page is the outcome', async () => {
	expect(await listOf({ broken: { from: 1, errorSource: 'request' } })).toMatchObject({
		rows: errorOf('request'),
		pages: 1,
	});
});

it('an empty page ends the list, whatever it says of more', async () => {
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
			knowsPages: true,
			saysPage: true,
			total: one.rows.length,
		}));
	await fc.assert(
		fc.asyncProperty(fc.array(server, { maxLength: 4 }), async (servers) => {
			const names = servers.map((_, index) => String(index));
			const { ask } = askServers(Object.fromEntries(servers.map((one, i) => [String(i), one])));
			const { outcomes } = await ask(names, 0);
			expect(outcomes).toEqual(
				servers.map(({ rows }) => ({
					kind: 'result',
					result: expect.objectContaining({ rows: rows.map(row), missing: 0 }),
				})),
			);
		}),
		{ numRuns: 200 },
	);
});
