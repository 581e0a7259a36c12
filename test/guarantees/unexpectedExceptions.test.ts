import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { fakeClock } from '../engine/fakeClock';
import type { NodeRun, OnError } from '../engine/runNode';
import {
	causeOf,
	check,
	closeSimulators,
	CONTINUE,
	countTimers,
	itemsOf,
	jsonOf,
	linksOf,
	nodeIn,
	simulate,
	until,
	watched,
} from '../engine/scenario';
import { sampleMessages } from '../simulator/sampleMessages';

/**
 * Unexpected exceptions. Under Continue, n8n handles an exception by sending the input items to the first output, where
 * they look like results.
 */

afterEach(closeSimulators);

const BATCHES = 12;

const MESSAGES = sampleMessages(2 * BATCHES);

const ITEMS = itemsOf(MESSAGES);

const ALL = ITEMS.map((_, index) => index);

const fail = (): never => {
	throw new Error('Thrown on the way, about +33639980001');
};

const NO_TEXT: unknown = Object.create(null);

const UNREADABLE = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail });

const DIGITS = '1'.repeat(3_000_000);

/** What n8n's helper does instead of making a request. */
const HOSTILE: ReadonlyArray<readonly [string, () => unknown]> = [
	['returns nothing', async () => await Promise.resolve(undefined)],
	['returns a string', async () => await Promise.resolve('<html>')],
	['returns no promise', () => ({ statusCode: 200, headers: {}, body: '{}' })],
	[
		'returns an object with a throwing getter',
		async () =>
			await Promise.resolve({
				statusCode: 200,
				get body(): string {
					return fail();
				},
			}),
	],
	['returns an object that cannot be read at all', async () => await Promise.resolve([UNREADABLE])],
	[
		'returns headers that cannot be read',
		async () => await Promise.resolve({ statusCode: 429, headers: UNREADABLE, body: '' }),
	],
	[
		'returns 3 MB of digits',
		async () =>
			await Promise.resolve({
				statusCode: 200,
				body: `{"StatutResponse_List":[{"messageId":${DIGITS}}]}`,
			}),
	],
	['throws', fail],
	['rejects with undefined', async () => await Promise.reject(undefined)],
	['rejects with an object without toString', async () => await Promise.reject(NO_TEXT)],
	['rejects with an object that cannot be read', async () => await Promise.reject(UNREADABLE)],
];

type Request = (this: unknown, type: string, options: IHttpRequestOptions) => unknown;

/** The node with n8n's request helper replaced; counts the requests. */
function nodeWithHelper(request: (count: number, usual: () => unknown) => unknown) {
	const requests = { count: 0 };
	const node = nodeIn(({ helpers }) => {
		const { httpRequestWithAuthentication: usual } = helpers;
		const hostile: Request = function (...query) {
			requests.count += 1;
			return request(requests.count, () => Reflect.apply(usual, this, query));
		};
		return { helpers: Object.assign({}, helpers, { httpRequestWithAuthentication: hostile }) };
	}, fakeClock());
	return { node, requests };
}

interface Options {
	readonly onError?: OnError;
	readonly concurrentRequests?: number;
}

async function campaign(
	node: INodeType,
	{ onError, concurrentRequests = 5 }: Options = {},
): Promise<NodeRun> {
	const simulator = await simulate({ messages: MESSAGES });
	const parameters = { requestOptions: { batchSize: 2, concurrentRequests } };
	return await check(simulator, ITEMS, { node, onError, parameters });
}

/** Every item came out once, and the first output contains only statuses. */
function expectNoInputOnStatus(run: NodeRun, source = 'request'): void {
	expect(run.task.error).toBeUndefined();
	expect(
		linksOf(run)
			.flat()
			.sort((a, b) => Number(a) - Number(b)),
	).toEqual(ALL);
	expect(run.outputs.slice(2).flat()).toEqual([]);
	const [statuses, errors] = jsonOf(run);
	expect(statuses.filter(({ isFinal }) => typeof isFinal !== 'boolean')).toEqual([]);
	expect(errors.filter(({ errorSource }) => errorSource !== source)).toEqual([]);
}

describe("a fault in n8n's request helper", () => {
	it.each(HOSTILE)(
		'costs neither the run nor an answered message if the helper %s once',
		async (_, hostile) => {
			for (const onError of [undefined, ...CONTINUE]) {
				const { node, requests } = nodeWithHelper((count, usual) =>
					count === 3 ? hostile() : usual(),
				);
				const { node: theNode, ended } = watched(node);
				const run = await campaign(theNode, { onError, concurrentRequests: 1 });
				await ended;
				expectNoInputOnStatus(run);
				expect(linksOf(run)[0].slice(0, 4)).toEqual([0, 1, 2, 3]);
				expect(requests.count).toBeLessThanOrEqual(BATCHES + 1);
			}
		},
	);

	it.each(HOSTILE)(
		'sends every message to Error under Continue if the helper %s each time',
		async (_, hostile) => {
			for (const onError of CONTINUE) {
				const { node } = nodeWithHelper(hostile);
				const run = await campaign(node, { onError });
				expectNoInputOnStatus(run);
				expect(linksOf(run)[1]).toEqual(ALL);
			}
		},
	);

	it.each(HOSTILE)(
		'fails the run with a readable message when On Error is Stop, if the helper %s each time',
		async (_, hostile) => {
			const { node } = nodeWithHelper(hostile);
			const { task } = await campaign(node);
			expect(task.error?.name).toMatch(/^Node(Api|Operation)Error$/);
			expect(task.error?.message).toMatch(/^(SMS|The|No) /);
			expect(`${task.error?.message} ${task.error?.description}`).not.toContain('33639980001');
		},
	);

	it.each(HOSTILE)(
		'leaves no request and no timer behind if the helper %s amid other requests',
		async (_, hostile) => {
			const { node, requests } = nodeWithHelper((count, usual) =>
				count === 4 ? hostile() : usual(),
			);
			const { node: theNode, ended } = watched(node);
			const simulator = await simulate({ messages: MESSAGES, latencyMs: 10 });
			const before = countTimers();
			const run = await check(simulator, ITEMS, {
				node: theNode,
				onError: 'continueRegularOutput',
				parameters: { requestOptions: { batchSize: 2 } },
			});
			await ended;
			const { count } = requests;
			await until(() => countTimers() <= before, 200);
			expectNoInputOnStatus(run);
			expect([requests.count, simulator.inFlight]).toEqual([count, 0]);
		},
	);
});

describe("an exception in n8n's context", () => {
	const DEFECT = 'The SMS Partner node stopped unexpectedly';
	const REPORT =
		'Please report this at https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner/issues:';

	const replaced: Array<[string, Partial<IExecuteFunctions>]> = [
		['onExecutionCancellation', { onExecutionCancellation: fail }],
		['getExecutionCancelSignal', { getExecutionCancelSignal: fail }],
		[
			'an object without toString',
			{
				onExecutionCancellation: () => {
					throw NO_TEXT;
				},
			},
		],
	];

	it.each(replaced)('sends every message to Error under Continue: %s', async (_, replace) => {
		for (const onError of CONTINUE) {
			const run = await campaign(
				nodeIn(() => replace, fakeClock()),
				{ onError },
			);
			// No request was made.
			expectNoInputOnStatus(run, 'input');
			expect(linksOf(run)[1]).toEqual(ALL);
			expect(jsonOf(run)[1][1]).toEqual({
				...ITEMS[1],
				error: DEFECT,
				errorSource: 'input',
				errorDescription: expect.stringContaining(REPORT),
			});
		}
	});

	it.each(replaced)(
		'fails the run with a readable message when On Error is Stop: %s',
		async (_, replace) => {
			const { task } = await campaign(nodeIn(() => replace, fakeClock()));
			expect(task.error).toMatchObject({
				name: 'NodeOperationError',
				message: DEFECT,
				description: expect.stringContaining(REPORT),
				...causeOf('node-defect'),
			});
			expect(task.error?.description).not.toContain('33639980001');
		},
	);

	it.each<OnError>(['stopWorkflow', ...CONTINUE])(
		'costs no result if adding a hint throws, under %s',
		async (onError) => {
			const node = nodeIn(() => ({ addExecutionHints: fail }), fakeClock());
			const simulator = await simulate({ messages: MESSAGES.slice(1) });
			const run = await check(simulator, ITEMS, { node, onError });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([ALL.slice(1), [0]]);
		},
	);

	it.each(CONTINUE)(
		'sends the items to Error if reading a parameter throws an object without toString, under %s',
		async (onError) => {
			const node = nodeIn(
				({ getNodeParameter }) => ({
					getNodeParameter: (...query: unknown[]) => {
						if (query[0] === 'messageId' && query[3] === undefined) throw NO_TEXT;
						return Reflect.apply(getNodeParameter, undefined, query);
					},
				}),
				fakeClock(),
			);
			const parameters = { messageId: '={{ $json.messageId + "" }}' };
			const simulator = await simulate({ messages: MESSAGES });
			const run = await check(simulator, ITEMS, { node, onError, parameters });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[], ALL]);
		},
	);
});
