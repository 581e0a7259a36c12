import type { INodeParameters } from 'n8n-workflow';
import { fakeClock } from '../../engine/fakeClock';
import {
	check,
	checkWith,
	closeSimulators,
	hintsOf,
	ID_FIELD,
	jsonOf,
	linksOf,
	nodeWith,
	simulate,
} from '../../engine/scenario';
import type { SimulatedMessage } from '../../simulator/messageStore';

/** Message Status: Get Many, and Get with Include Cost. */

afterEach(closeSimulators);

const DATE = 1517934416;

const ISO = '2018-02-06T16:26:56.000Z';

const numberOf = (index: number): string => `+3363998${String(index).padStart(4, '0')}`;

/** Two message IDs with a tag and one without; they share phone numbers. */
const MESSAGES: readonly SimulatedMessage[] = [
	{ phoneNumber: numberOf(1), messageId: 7, status: 'Delivered', date: DATE, tag: 'spring' },
	{ phoneNumber: numberOf(2), messageId: 7, status: 'Waiting', date: DATE, tag: 'spring' },
	{ phoneNumber: numberOf(1), messageId: 8, status: 'Not delivered', date: DATE, tag: 'spring' },
	{ phoneNumber: numberOf(1), messageId: 9, status: 'Delivered', date: DATE },
];

const list = checkWith({ operation: 'getAll', ...ID_FIELD });

const BY_TAG: INodeParameters = { searchBy: 'tag', tag: '={{ $json.tag }}' };

const statusOf = (index: number, status: string, more: object = {}): object => ({
	phoneNumber: numberOf(index),
	...('tag' in more ? {} : { messageId: 7 }),
	status,
	isFinal: status !== 'Waiting',
	date: ISO,
	stopSms: false,
	...more,
});

it('returns the status of each recipient of a message ID, linked to its input item', async () => {
	const simulator = await simulate({ messages: MESSAGES });
	const run = await list(simulator, [{ messageId: 9 }, { messageId: '7' }, { messageId: 7 }]);
	const seven = [statusOf(1, 'Delivered'), statusOf(2, 'Waiting')];
	expect(jsonOf(run)).toEqual([
		[statusOf(1, 'Delivered', { messageId: 9 }), ...seven, ...seven],
		[],
	]);
	expect(linksOf(run)).toEqual([[0, 1, 1, 2, 2], []]);
	expect(simulator.log.map(({ path, query }) => [path, query.get('messageId')])).toEqual([
		['/v1/bulk-status', '9'],
		['/v1/bulk-status', '7'],
	]);
});

it('returns all messages with a tag, page by page', async () => {
	const simulator = await simulate({ messages: MESSAGES, account: { pageSize: 2 } });
	const run = await list(simulator, [{ tag: 'spring' }], { parameters: BY_TAG });
	const tag = 'spring';
	expect(jsonOf(run)).toEqual([
		[
			statusOf(1, 'Delivered', { tag }),
			statusOf(2, 'Waiting', { tag }),
			statusOf(1, 'Not delivered', { tag }),
		],
		[],
	]);
	expect(simulator.log.map(({ query }) => [query.get('tag'), query.get('page')])).toEqual([
		['spring', null],
		['spring', '2'],
	]);
	expect(hintsOf(run)).toEqual([]);
});

it('returns 50 statuses for each item by default, as many as Limit says, or all of them', async () => {
	const messages = Array.from({ length: 60 }, (_, index) => ({
		...{ phoneNumber: numberOf(index), messageId: 7, status: 'Delivered' },
	}));
	const simulator = await simulate({ messages });
	const listWith = async (parameters: INodeParameters): Promise<unknown> => {
		const run = await list(simulator, [{ messageId: 7 }, { messageId: 7 }], { parameters });
		const items = jsonOf(run)[0].map(({ phoneNumber }) => phoneNumber);
		return [items, hintsOf(run)];
	};
	const first = (count: number): string[] =>
		messages.slice(0, count).map(({ phoneNumber }) => phoneNumber);
	const whatToDo = "To get all, turn on 'Return All'.";
	expect([
		await listWith({}),
		await listWith({ limit: 2 }),
		await listWith({ limit: 60 }),
		await listWith({ returnAll: true }),
	]).toEqual([
		[[...first(50), ...first(50)], [`Returned 50 of 60 messages. ${whatToDo}`]],
		[[...first(2), ...first(2)], [`Returned 2 of 60 messages. ${whatToDo}`]],
		[[...first(60), ...first(60)], []],
		[[...first(60), ...first(60)], []],
	]);
});

it('requests only the pages that Limit needs, and waits only for what it returns', async () => {
	const clock = fakeClock();
	const messages = ['Delivered', 'Delivered', 'Waiting', 'Waiting', 'Waiting'].map(
		(status, index) => ({ phoneNumber: numberOf(index), messageId: 7, status, tag: 'spring' }),
	);
	const simulator = await simulate({ now: clock.now, messages, account: { pageSize: 3 } });
	const run = await list(simulator, [{ tag: 'spring' }], {
		node: nodeWith(clock),
		parameters: { ...BY_TAG, limit: 2, waitForFinal: true },
	});
	expect(jsonOf(run)[0].map(({ phoneNumber }) => phoneNumber)).toEqual([numberOf(0), numberOf(1)]);
	expect(hintsOf(run)).toEqual(["Returned 2 of 5 messages. To get all, turn on 'Return All'."]);
	expect(simulator.log.map(({ query }) => query.get('page'))).toEqual([null]);
});

it('says if a tag has more messages than SMS Partner returned', async () => {
	const simulator = await simulate({
		messages: MESSAGES,
		change: ({ body, ...usual }) => ({ ...usual, body: { ...(body as object), total: 1200 } }),
	});
	const run = await list(simulator, [{ tag: 'spring' }], { parameters: BY_TAG });
	expect(jsonOf(run)[0]).toHaveLength(3);
	expect(hintsOf(run)).toEqual([
		'The list is not complete: SMS Partner knows of 1,197 more messages than it returned',
	]);
});

it('sends invalid tags, and tags that are not found, to Error', async () => {
	const simulator = await simulate({ messages: MESSAGES });
	const tags = ['spring', 'no such tag', 'autumn', ''];
	const run = await list(
		simulator,
		tags.map((tag) => ({ tag })),
		{ parameters: BY_TAG },
	);
	expect(linksOf(run)).toEqual([
		[0, 0, 0],
		[1, 2, 3],
	]);
	const errors = jsonOf(run)[1];
	expect(errors.map(({ tag, error, errorSource }) => [tag, error, errorSource])).toEqual([
		['no such tag', 'Tag is not valid', 'input'],
		['autumn', 'Message not found', 'message'],
		['', 'No tag', 'input'],
	]);
	expect(errors[0]).not.toHaveProperty('messageId');
	expect(errors[0].errorDescription).toMatch(/ \[item 1\]$/);
});

it('returns an error for a search that finds no message, not an empty list', async () => {
	const empty = { success: true, code: 200, StatutResponse_List: [] };
	const simulator = await simulate({
		messages: MESSAGES,
		change: (usual) =>
			(usual.body as { success: boolean }).success ? usual : { status: 200, body: empty },
	});
	const unknown = Array.from({ length: 45 }, (_, index) => ({ messageId: 1000 + index }));
	const run = await list(simulator, [...unknown, { messageId: 9 }]);
	expect(run.task.error).toBeUndefined();
	expect(jsonOf(run)[0]).toMatchObject([{ messageId: 9 }]);
	expect(jsonOf(run)[1]).toMatchObject(
		unknown.map((item) => ({ ...item, error: 'No message found', errorSource: 'message' })),
	);
});

it('ignores an answer about another message ID', async () => {
	const simulator = await simulate({
		messages: MESSAGES,
		change: ({ body, ...usual }) => ({ ...usual, body: { ...(body as object), message_id: '8' } }),
	});
	const run = await list(simulator, [{ messageId: 7 }, { messageId: 8 }]);
	expect(linksOf(run)).toEqual([[1], [0]]);
	expect(hintsOf(run)[1]).toMatch(/^Ignored 2 entries/);
});

it('returns the messages of many tags whose further pages are empty', async () => {
	const messages = Array.from({ length: 60 }, (_, index) => ({
		...{ phoneNumber: numberOf(index), messageId: index, status: 'Delivered', tag: `t${index}` },
	}));
	const simulator = await simulate({
		messages,
		change: ({ body, ...usual }, { query }) => ({
			...usual,
			body: {
				...(body as object),
				total: 2,
				...(query.has('page') && { currentPage: 2, StatutResponse_List: [] }),
			},
		}),
	});
	const run = await list(
		simulator,
		messages.map(({ tag }) => ({ tag })),
		{ parameters: BY_TAG },
	);
	expect(jsonOf(run).map(({ length }) => length)).toEqual([60, 0]);
});

it('keeps a status from an earlier round if its page fails in a later one', async () => {
	const clock = fakeClock();
	const simulator = await simulate({
		now: clock.now,
		messages: MESSAGES,
		account: { pageSize: 2 },
		change: (usual, { query }, index) =>
			query.has('page') && index > 2 ? { status: 404, body: '' } : usual,
	});
	const run = await list(simulator, [{ tag: 'spring' }], {
		node: nodeWith(clock),
		parameters: { ...BY_TAG, waitForFinal: true },
	});
	expect(jsonOf(run)[0].map(({ status }) => status)).toEqual([
		...['Delivered', 'Waiting', 'Not delivered'],
	]);
	expect(jsonOf(run)[1]).toEqual([]);
	expect(hintsOf(run).join()).toMatch(/the last check failed: SMS Partner refused the request/);
});

it('drops the status of an earlier search by tag from an Error item', async () => {
	const [[found]] = jsonOf(
		await list(await simulate({ messages: MESSAGES }), [{ tag: 'spring' }], { parameters: BY_TAG }),
	);
	const run = await list(await simulate(), [found], {
		parameters: { ...BY_TAG, options: { includeInputFields: true } },
	});
	expect(jsonOf(run)[1]).toMatchObject([{ error: 'Message not found' }]);
	expect(Object.keys(jsonOf(run)[1][0])).not.toEqual(
		expect.arrayContaining([expect.stringMatching(/^(status|isFinal)$/)]),
	);
});

it('names the number of an entry with an error, and ignores entries without a number', async () => {
	const entries = [
		{ phoneNumber: numberOf(1), success: false, code: 4, status: 'Numéro introuvable' },
		{ phoneNumber: numberOf(2), status: 'Delivered' },
		{ status: 'Delivered' },
		'x',
	];
	const body = { success: true, code: 200, StatutResponse_List: entries };
	const simulator = await simulate({ change: () => ({ status: 200, body }) });
	const run = await list(simulator, [{ messageId: 7 }]);
	expect(jsonOf(run)).toMatchObject([
		[{ phoneNumber: numberOf(2) }],
		[{ phoneNumber: numberOf(1), messageId: 7, error: 'Message not found', errorCode: 4 }],
	]);
	expect(hintsOf(run)[1]).toMatch(/^Ignored 2 entries/);
});

it('sends each message to the output of its status', async () => {
	const simulator = await simulate({ messages: MESSAGES });
	const run = await list(simulator, [{ tag: 'spring' }, { tag: 'autumn' }], {
		parameters: { ...BY_TAG, outputMode: 'perStatus' },
	});
	expect(jsonOf(run).map((items) => items.map(({ status, error }) => status ?? error))).toEqual([
		['Delivered'],
		['Not delivered'],
		['Waiting'],
		['Message not found'],
	]);
});

it('waits until every message of a list is final', async () => {
	const clock = fakeClock();
	const status = [
		{ afterMs: 0, status: 'Waiting' },
		{ afterMs: 25_000, status: 'Delivered' },
	];
	const simulator = await simulate({
		now: clock.now,
		messages: [...MESSAGES, { phoneNumber: numberOf(3), messageId: 9, status }],
	});
	const run = await list(simulator, [{ messageId: 9 }, { messageId: 8 }], {
		node: nodeWith(clock),
		parameters: { waitForFinal: true },
	});
	expect(jsonOf(run)[0].map(({ status: word }) => word)).toEqual([
		'Delivered',
		'Delivered',
		'Not delivered',
	]);
	expect(simulator.log.map(({ query }) => query.get('messageId'))).toEqual([
		'9',
		'8',
		'9',
		'9',
		'9',
	]);
	expect(hintsOf(run)).toEqual([]);
});

it('says how many messages of the lists are not final when the time is up', async () => {
	const run = await list(await simulate({ messages: MESSAGES }), [{ tag: 'spring' }], {
		parameters: { ...BY_TAG, waitForFinal: true },
	});
	expect(hintsOf(run)[0]).toMatch(/^1 message is not final yet after 60 seconds/);
});

it("returns the API's entries unchanged with Simplify off", async () => {
	const run = await list(await simulate({ messages: MESSAGES }), [{ tag: 'spring' }], {
		parameters: { ...BY_TAG, simplify: false },
	});
	expect(jsonOf(run)[0][0]).toEqual({
		phoneNumber: numberOf(1),
		status: 'Delivered',
		stopSMS: false,
		date: String(DATE),
	});
});

it('keeps the pages it has if a further page fails', async () => {
	const simulator = await simulate({
		messages: MESSAGES,
		account: { pageSize: 2 },
		change: (usual, { query }) => (query.has('page') ? { status: 404, body: '' } : usual),
	});
	const run = await list(simulator, [{ tag: 'spring' }], { parameters: BY_TAG });
	expect(jsonOf(run)).toMatchObject([
		[{ status: 'Delivered' }, { status: 'Waiting' }],
		[{ tag: 'spring', errorSource: 'request', httpStatus: 404 }],
	]);
});

describe('Include Cost', () => {
	const withCost = { parameters: { options: { includeCost: true } } };

	it('checks one message at a time, and returns what each one cost', async () => {
		const simulator = await simulate({ messages: MESSAGES });
		const items = [
			{ phoneNumber: numberOf(1), messageId: 7 },
			{ phoneNumber: numberOf(1), messageId: 8 },
			{ phoneNumber: numberOf(3), messageId: 7 },
		];
		const run = await check(simulator, items, withCost);
		const costs = { cost: 0.049, currency: 'EUR', country: 'FR' };
		expect(jsonOf(run)).toMatchObject([
			[
				{ ...items[0], status: 'Delivered', date: ISO, ...costs },
				{ ...items[1], status: 'Not delivered', date: ISO, ...costs },
			],
			[{ ...items[2], error: 'Message not found', errorCode: 4, errorSource: 'message' }],
		]);
		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual(
			Array(3).fill('GET /v1/message-status'),
		);
	});

	it.each([
		['another number', { number: numberOf(2) }],
		['another message', { messageId: '8' }],
		['another message, under its other name', { messageId: undefined, message_id: '8' }],
	])('does not accept an answer about %s', async (_, other) => {
		const simulator = await simulate({
			messages: MESSAGES,
			change: ({ body, ...usual }) => ({ ...usual, body: { ...(body as object), ...other } }),
		});
		const run = await check(simulator, [{ phoneNumber: numberOf(1), messageId: 7 }], {
			...withCost,
			onError: 'continueErrorOutput',
		});
		expect(jsonOf(run).slice(0, 2)).toMatchObject([[], [{ error: 'No status in the answer' }]]);
	});

	it('accepts an answer that names no message', async () => {
		const body = { success: true, code: 200, statut: 'Delivered', cost: 0.05 };
		const simulator = await simulate({ change: () => ({ status: 200, body }) });
		const item = { phoneNumber: numberOf(1), messageId: 7 };
		const run = await check(simulator, [item], withCost);
		expect(jsonOf(run)[0]).toEqual([{ ...item, status: 'Delivered', isFinal: true, cost: 0.05 }]);
		const raw = await check(simulator, [item], {
			parameters: { simplify: false, options: { includeCost: true } },
		});
		expect(jsonOf(raw)[0]).toEqual([body]);
	});
});
