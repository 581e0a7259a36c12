import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { fakeClock } from '../../engine/fakeClock';
import type { OnError } from '../../engine/runNode';
import {
	asTool,
	check,
	type CheckOptions,
	closeSimulators,
	hintsOf,
	itemsOf,
	jsonOf,
	linksOf,
	nodeWith,
	simulate,
} from '../../engine/scenario';
import type { ApiAnswer } from '../../simulator/api';
import { REFUSAL_SHAPES } from '../../simulator/faults';
import type { SimulatedMessage } from '../../simulator/messageStore';
import { sampleMessages } from '../../simulator/sampleMessages';
import type { LoggedRequest, SimulatorOptions, WireAnswer } from '../../simulator/simulator';

/** Wait for Final Status, in n8n's engine. The node and the server share a clock. */

afterEach(closeSimulators);

const WAIT: INodeParameters = { waitForFinal: true, outputMode: 'perStatus' };

const DOWN: WireAnswer = { status: 503, body: '<html>' };

const WRONG_KEY: WireAnswer = {
	status: 200,
	body: { success: false, code: 10, message: 'Clé API incorrecte' },
};

const LOOP =
	"set 'Outputs' to 'One per Status' and connect Waiting to a Wait node that leads back into this node.";

const WAIT_LONGER = `To wait longer, raise 'Give Up After' (up to 600 seconds), or ${LOOP}`;

/** A message whose status changes to each of the words, by the number of seconds after the start. */
function message(messageId: number, words: Record<number, string>): SimulatedMessage {
	const status = Object.entries(words).map(([seconds, word]) => ({
		afterMs: Number(seconds) * 1000,
		status: word,
	}));
	return { phoneNumber: `+3363998000${messageId}`, messageId, status };
}

const MESSAGES = [
	message(0, { 0: 'Delivered' }),
	message(1, { 0: 'Waiting', 15: 'Delivered' }),
	message(2, { 0: 'Waiting' }),
	message(3, { 0: 'Sent', 5: 'UNDELIV' }),
];

const ITEMS = itemsOf(MESSAGES);

/** The message IDs of a request. */
const idsIn = ({ body }: LoggedRequest): number[] =>
	[...body.matchAll(/"messageId":(\d+)/g)].map(([, id]) => Number(id));

interface WaitOptions extends Omit<CheckOptions, 'node'> {
	readonly messages?: SimulatedMessage[];
	readonly items?: IDataObject[];
	readonly change?: SimulatorOptions['change'];
	readonly isTool?: boolean;
}

async function wait({
	messages = MESSAGES,
	items = ITEMS,
	change,
	isTool = false,
	...options
}: WaitOptions = {}) {
	const clock = fakeClock();
	const startMs = clock.now();
	const simulator = await simulate({ messages, change, now: clock.now });
	const node = nodeWith(clock);
	const run = await check(simulator, items, {
		node: isTool ? asTool(node) : node,
		...options,
		parameters: { ...WAIT, ...options.parameters },
	});
	return {
		run,
		/** The message IDs of each request. */
		requested: simulator.log.map(idsIn),
		/** When each request arrived, in seconds since the start, rounded to a tenth: reading an answer may take time, too. */
		seconds: simulator.log.map(({ atMs }) => Math.round((atMs - startMs) / 100) / 10),
		elapsedSeconds: clock.elapsedMs() / 1000,
	};
}

/** Replaces all answers after the first. */
const later =
	(answer: WireAnswer) =>
	(usual: ApiAnswer, _: unknown, index: number): WireAnswer =>
		index === 0 ? usual : answer;

it('checks messages again until they are final or the time is up', async () => {
	const { run, requested, seconds } = await wait();
	expect(requested).toEqual([[0, 1, 2, 3], [1, 2, 3], [1, 2], [2], [2], [2], [2]]);
	expect(seconds).toEqual([0, 10, 20, 30, 40, 50, 60]);
	expect(linksOf(run)).toEqual([[0, 1], [3], [2], []]);
	expect(jsonOf(run)[2]).toMatchObject([{ messageId: 2, status: 'Waiting', isFinal: false }]);
	expect(hintsOf(run)).toEqual([`1 message is not final yet after 60 seconds. ${WAIT_LONGER}`]);
});

it('checks once if the parameter is off', async () => {
	const { run, requested, elapsedSeconds } = await wait({ parameters: { waitForFinal: false } });
	expect([requested, elapsedSeconds, hintsOf(run)]).toEqual([[[0, 1, 2, 3]], 0, []]);
	expect(linksOf(run)).toEqual([[0], [], [1, 2, 3], []]);
});

it('ends as soon as every status is final', async () => {
	const { run, seconds, elapsedSeconds } = await wait({ items: [ITEMS[1], ITEMS[3]] });
	expect([seconds, elapsedSeconds, hintsOf(run)]).toEqual([[0, 10, 20], 20, []]);
	expect(linksOf(run)).toEqual([[0], [1], [], []]);
});

it("returns all statuses on one output if 'Outputs' says so", async () => {
	const { run } = await wait({ parameters: { outputMode: 'statusAndError' } });
	expect(linksOf(run)).toEqual([[0, 1, 2, 3], []]);
	expect(jsonOf(run)[0].map(({ status }) => status)).toEqual([
		'Delivered',
		'Delivered',
		'Waiting',
		'UNDELIV',
	]);
	expect(hintsOf(run)).toEqual([`1 message is not final yet after 60 seconds. ${WAIT_LONGER}`]);
});

it("reads the API's raw entries with Simplify off", async () => {
	const { run, requested } = await wait({
		parameters: { simplify: false, giveUpAfterSeconds: 20 },
	});
	expect(requested).toEqual([
		[0, 1, 2, 3],
		[1, 2, 3],
		[1, 2],
	]);
	expect(linksOf(run)).toEqual([[0, 1], [3], [2], []]);
	expect(jsonOf(run)[1]).toMatchObject([{ success: true, code: 200, status: 'UNDELIV' }]);
});

it('checks a message once per round, however many items have it, and gives each of them the status', async () => {
	const items = [
		ITEMS[1],
		{ phoneNumber: '06 39 98 00 01', messageId: '1' },
		{ phoneNumber: 'Ana', messageId: 1 },
		ITEMS[1],
	];
	const { run, requested } = await wait({ items });
	expect(requested).toEqual([[1], [1], [1]]);
	expect(linksOf(run)).toEqual([[0, 1, 3], [], [], [2]]);
});

it('forms new batches in each round', async () => {
	const messages = sampleMessages(50);
	const { requested } = await wait({
		messages,
		items: itemsOf(messages),
		parameters: { giveUpAfterSeconds: 5, requestOptions: { batchSize: 10 } },
	});
	expect(requested.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10, 5]);
});

describe('the hint', () => {
	it('counts the items that are not final', async () => {
		const { run } = await wait({
			items: [ITEMS[2], ITEMS[2], ITEMS[2]],
			parameters: { giveUpAfterSeconds: 5, checkEverySeconds: 5 },
		});
		expect(hintsOf(run)).toEqual([`3 messages are not final yet after 5 seconds. ${WAIT_LONGER}`]);
	});

	it('does not advise a longer wait than the maximum', async () => {
		const { run } = await wait({ items: [ITEMS[2]], parameters: { giveUpAfterSeconds: 600 } });
		expect(hintsOf(run)).toEqual([
			`1 message is not final yet after 600 seconds. To wait longer, ${LOOP}`,
		]);
	});

	it("explains a 'Check Every' that is longer than 'Give Up After'", async () => {
		const { run, seconds } = await wait({
			items: [ITEMS[2]],
			parameters: { checkEverySeconds: 120, giveUpAfterSeconds: 30 },
		});
		expect(seconds).toEqual([0, 30]);
		expect(hintsOf(run)).toEqual([
			`1 message is not final yet after 30 seconds. ${WAIT_LONGER}`,
			"'Check Every' (120 seconds) is longer than 'Give Up After' (30 seconds), so statuses were checked at the start and at the end only.",
		]);
	});
});

describe('a later round that fails', () => {
	it.each<[string, WireAnswer, string]>([
		['an outage', DOWN, 'SMS Partner is not available (HTTP 503)'],
		[
			'a dropped connection',
			{ ...DOWN, delivery: 'drop' },
			'The connection to SMS Partner was interrupted',
		],
	])(
		'leaves the earlier statuses in place, and the hint names the reason: %s',
		async (_, answer, why) => {
			const { run, seconds } = await wait({ change: later(answer) });
			// While SMS Partner is away, it is probed with growing waits until the time is up.
			expect(seconds).toEqual([0, 10, 10.5, 11.5, 13.5, 17.5, 25.5, 35.5, 45.5, 55.5, 60]);
			expect(linksOf(run)).toEqual([[0], [], [1, 2, 3], []]);
			expect(hintsOf(run)).toEqual([
				`3 messages are not final yet after 60 seconds (the last check failed: ${why}). ${WAIT_LONGER}`,
			]);
		},
	);

	it('is repeated as soon as SMS Partner is back', async () => {
		const change = (usual: ApiAnswer, _: unknown, index: number): WireAnswer =>
			index % 2 === 1 ? DOWN : usual;
		const { run, requested, seconds } = await wait({ change, items: [ITEMS[1], ITEMS[3]] });
		expect(requested).toEqual([[1, 3], [1, 3], [1, 3], [1], [1]]);
		expect(seconds).toEqual([0, 10, 10.5, 20.5, 21]);
		expect([linksOf(run), hintsOf(run)]).toEqual([[[0], [1], [], []], []]);
	});

	it('leaves a status in place if SMS Partner suddenly does not find the message', async () => {
		const unknown = { success: false, code: 4, ...ITEMS[2], status: 'Numéro introuvable' };
		const { run } = await wait({
			items: [ITEMS[2]],
			change: later({ status: 200, body: { success: true, StatutResponse_List: [unknown] } }),
		});
		expect(linksOf(run)).toEqual([[], [], [0], []]);
	});

	it('makes only a few requests while SMS Partner is away, not one for each batch', async () => {
		const messages = sampleMessages(60).map((one) => ({ ...one, status: 'Waiting' }));
		const { run, seconds } = await wait({
			messages,
			items: itemsOf(messages),
			change: (usual, _, index) => (index < 60 ? usual : DOWN),
			parameters: {
				giveUpAfterSeconds: 20,
				requestOptions: { batchSize: 1, concurrentRequests: 1 },
			},
		});
		const [first, ...probes] = seconds.slice(60);
		expect(probes.map((at) => Math.round((at - first) * 10) / 10).slice(0, 4)).toEqual([
			0.5, 1.5, 3.5, 7.5,
		]);
		expect(probes.slice(4)).toEqual([20]);
		expect(run.outputs[2]).toHaveLength(60);
	});

	it('counts entries about messages that were not requested', async () => {
		const foreign = { success: true, code: 200, ...ITEMS[0], status: 'Delivered' };
		const { run } = await wait({
			items: [ITEMS[2]],
			parameters: { giveUpAfterSeconds: 20 },
			change: later({ status: 200, body: { success: true, StatutResponse_List: [foreign] } }),
		});
		expect(hintsOf(run)).toEqual([
			"Ignored 2 entries in SMS Partner's responses that match nothing in this run",
			`1 message is not final yet after 20 seconds (the last check failed: No status in the answer). ${WAIT_LONGER}`,
		]);
	});
});

describe('a first round that fails', () => {
	const NO_RETRY = { requestOptions: { batchSize: 1, concurrentRequests: 1, maxRetryTime: 0 } };

	it('for some messages is recovered by the next one', async () => {
		const { run, requested, seconds } = await wait({
			items: ITEMS.slice(0, 2),
			change: (usual, _, index) => (index === 0 ? DOWN : usual),
			parameters: NO_RETRY,
		});
		expect(requested).toEqual([[0], [1], [0], [1], [1]]);
		expect(seconds).toEqual([0, 0, 10, 10, 20]);
		expect([linksOf(run), hintsOf(run)]).toEqual([[[0, 1], [], [], []], []]);
	});

	it.each<[string, WireAnswer, number]>([
		['an outage', DOWN, 2],
		['a web page under HTTP 200', { status: 200, body: '<html>' }, 2],
		['a refusal of each request', { status: 200, body: REFUSAL_SHAPES.message(90) }, 4],
		['an empty list', { status: 200, body: { success: true, StatutResponse_List: [] } }, 4],
	])('as a whole is recovered by the next one: %s', async (_, answer, requests) => {
		const { run, seconds } = await wait({
			change: (usual, __, index) => (index < requests ? answer : usual),
			parameters: NO_RETRY,
		});
		expect(run.task.error).toBeUndefined();
		expect(seconds.slice(0, requests + 4)).toEqual([
			...Array<number>(requests).fill(0),
			...[10, 10, 10, 10],
		]);
		expect(linksOf(run)).toEqual([[0, 1], [3], [2], []]);
	});

	it('does not end the wait while SMS Partner is away for the first seconds', async () => {
		const { run, seconds } = await wait({
			items: [ITEMS[1], ITEMS[3]],
			change: (usual, { atMs }) => (atMs < Date.parse('2026-11-23T10:00:05Z') ? DOWN : usual),
		});
		expect(seconds).toEqual([0, 0.5, 1.5, 3.5, 7.5, 17.5]);
		expect([linksOf(run), hintsOf(run)]).toEqual([[[0], [1], [], []], []]);
	});

	it('is over when the time is up, however long requests may be repeated', async () => {
		const { run, seconds } = await wait({
			change: () => DOWN,
			onError: 'continueErrorOutput',
			parameters: { giveUpAfterSeconds: 5, requestOptions: { maxRetryTime: 600 } },
		});
		expect(seconds).toEqual([0, 0.5, 1.5, 3.5, 5]);
		expect(jsonOf(run).flat()[0].errorDescription).toMatch(
			/It was not tried again because the time in the option 'Give Up After' was over\.$/,
		);
	});

	it('fails the run only when the time is up', async () => {
		const { run, seconds } = await wait({ change: () => DOWN, parameters: NO_RETRY });
		expect(run.task.error?.message).toBe('SMS Partner is not available (HTTP 503)');
		// Once the time is up, no request is repeated.
		expect(seconds).toEqual([...[0, 10, 20, 30, 40, 50].flatMap((at) => [at, at]), 60]);
	});

	it('with an account error is the last one', async () => {
		const { run, requested, elapsedSeconds } = await wait({
			items: [ITEMS[2], ITEMS[3]],
			change: later(WRONG_KEY),
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
		});
		expect([requested, elapsedSeconds]).toEqual([[[2], [3]], 0]);
		expect(linksOf(run)).toEqual([[], [], [0], [1]]);
		expect(hintsOf(run)).toEqual([
			'1 of 2 items went to Error: Wrong API key (1). SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr.',
			'1 message is not final yet (the last check failed: Wrong API key)',
		]);
	});
});

it.each<OnError>(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
	'keeps the statuses it has if the key is refused in a later round, under %s',
	async (onError) => {
		const { run, seconds, elapsedSeconds } = await wait({ onError, change: later(WRONG_KEY) });
		expect([run.task.error, seconds, elapsedSeconds]).toEqual([undefined, [0, 10], 10]);
		expect(linksOf(run).slice(0, 4)).toEqual([[0], [], [1, 2, 3], []]);
		expect(run.outputs.slice(4).flat()).toEqual([]);
		expect(hintsOf(run)).toEqual([
			'3 messages are not final yet (the last check failed: Wrong API key)',
		]);
	},
);

describe('the times', () => {
	it.each<[string, INodeParameters, number[]]>([
		['as set', { checkEverySeconds: 25, giveUpAfterSeconds: 60 }, [0, 25, 50, 60]],
	])('are used %s', async (_, parameters, expected) => {
		const { seconds } = await wait({ items: [ITEMS[2]], parameters });
		expect(seconds).toEqual(expected);
	});

	it.each([{ checkEverySeconds: '={{ "soon" }}' }, { giveUpAfterSeconds: '={{ undefined }}' }])(
		'are not read if the node does not wait: %j',
		async (parameters) => {
			const { run, requested } = await wait({
				parameters: { ...parameters, waitForFinal: false },
			});
			expect([run.task.error, requested.length]).toEqual([undefined, 1]);
		},
	);
});

it('ends after about 40 requests if SMS Partner refuses everything from the start', async () => {
	const items = sampleMessages(500).map(({ phoneNumber, messageId }) => ({
		phoneNumber,
		messageId,
	}));
	for (const batchSize of [1, 500]) {
		const { run, requested } = await wait({
			items: batchSize === 1 ? items.slice(0, 3) : items,
			change: () => ({ status: 400, body: '<html>' }),
			parameters: { checkEverySeconds: 5, giveUpAfterSeconds: 600, requestOptions: { batchSize } },
		});
		expect(run.task.error?.message).toBe('SMS Partner refused the request (HTTP 400)');
		expect(requested.length).toBeGreaterThanOrEqual(40);
		expect(requested.length).toBeLessThanOrEqual(45);
	}
});
