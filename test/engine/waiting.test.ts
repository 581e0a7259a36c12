import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { SimulatedMessage } from '../simulator/messageStore';
import { sampleMessages } from '../simulator/sampleMessages';
import type { LoggedRequest, SimulatorOptions, WireAnswer } from '../simulator/simulator';
import type { ApiAnswer } from '../simulator/api';
import { fakeClock } from './fakeClock';
import type { OnError } from './runNode';
import {
	asTool,
	check,
	type CheckOptions,
	closeSimulators,
	jsonOf,
	linksOf,
	nodeWith,
	simulate,
} from './scenario';

/** Wait for Final Status: in n8n's engine, with one clock for the node and the server. */

afterEach(closeSimulators);

const WAIT: INodeParameters = { waitForFinal: true, outputMode: 'perStatus' };
const DOWN: WireAnswer = { status: 503, body: '<html>' };
const WRONG_KEY: WireAnswer = {
	status: 200,
	body: { success: false, code: 10, message: 'Clé API incorrecte' },
};
const LOOP =
	'To wait longer, build a loop: lead Waiting (choose "One per Status" as Output) through a Wait node and back into this node.';

/** A message whose status becomes the words in turn, each so many seconds after the start. */
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
const ITEMS: IDataObject[] = MESSAGES.map(({ phoneNumber, messageId }) => ({
	phoneNumber,
	messageId,
}));

const hintsOf = ({ task }: Awaited<ReturnType<typeof check>>): unknown[] =>
	(task.hints ?? []).map((hint) => hint.message);

/** The message IDs of each request. */
const askedOf = (log: readonly LoggedRequest[]): number[][] =>
	log.map(({ body }) => [...body.matchAll(/"messageId":(\d+)/g)].map(([, id]) => Number(id)));

interface WaitOptions extends Omit<CheckOptions, 'node'> {
	readonly messages?: SimulatedMessage[];
	readonly items?: IDataObject[];
	readonly change?: SimulatorOptions['change'];
	readonly clock?: ReturnType<typeof fakeClock>;
	readonly isTool?: boolean;
}

async function wait({
	messages = MESSAGES,
	items = ITEMS,
	change,
	clock = fakeClock(),
	isTool = false,
	...options
}: WaitOptions = {}) {
	const simulator = await simulate({ messages, change, now: clock.now });
	const node = nodeWith(clock);
	const run = await check(simulator, items, {
		node: isTool ? asTool(node) : node,
		...options,
		parameters: { ...WAIT, ...options.parameters },
	});
	return { run, clock, simulator, asked: askedOf(simulator.log) };
}

/** Changes the answers from the second on. */
const later =
	(answer: WireAnswer) =>
	(usual: ApiAnswer, _: unknown, index: number): WireAnswer =>
		index === 0 ? usual : answer;

it('asks again for what is not final, until it is or the time is over', async () => {
	const { run, clock, asked } = await wait();
	expect(asked).toEqual([[0, 1, 2, 3], [1, 2, 3], [1, 2], [2], [2], [2], [2]]);
	expect(clock.waits).toEqual(Array(6).fill(10_000));
	expect(linksOf(run)).toEqual([[0, 1], [3], [2], []]);
	expect(jsonOf(run)[2]).toMatchObject([{ messageId: 2, status: 'Waiting', isFinal: false }]);
	expect(hintsOf(run)).toEqual([`1 message is not final yet after 60 seconds. ${LOOP}`]);
});

it('asks once where the parameter is off', async () => {
	const { run, clock, asked } = await wait({ parameters: { waitForFinal: false } });
	expect([asked, clock.waits, hintsOf(run)]).toEqual([[[0, 1, 2, 3]], [], []]);
	expect(linksOf(run)).toEqual([[0], [], [1, 2, 3], []]);
});

it('ends as soon as all is final', async () => {
	const { run, clock } = await wait({ items: [ITEMS[1], ITEMS[3]] });
	expect([clock.waits, hintsOf(run)]).toEqual([[10_000, 10_000], []]);
	expect(linksOf(run)).toEqual([[0], [1], [], []]);
});

it('brings all statuses to one output where the parameter Output says so', async () => {
	const { run } = await wait({ parameters: { outputMode: 'statusAndError' } });
	expect(linksOf(run)).toEqual([[0, 1, 2, 3], []]);
	expect(jsonOf(run)[0].map(({ status }) => status)).toEqual([
		'Delivered',
		'Delivered',
		'Waiting',
		'UNDELIV',
	]);
	expect(hintsOf(run)).toEqual([`1 message is not final yet after 60 seconds. ${LOOP}`]);
});

it("reads the API's own entries with Simplify off", async () => {
	const { run, asked } = await wait({ parameters: { simplify: false, giveUpAfterSeconds: 20 } });
	expect(asked).toEqual([
		[0, 1, 2, 3],
		[1, 2, 3],
		[1, 2],
	]);
	expect(linksOf(run)).toEqual([[0, 1], [3], [2], []]);
	expect(jsonOf(run)[1]).toMatchObject([{ success: true, code: 200, status: 'UNDELIV' }]);
});

it('asks once a round for a message that several items ask for, and tells each of them', async () => {
	const items = [
		ITEMS[1],
		{ phoneNumber: '06 39 98 00 01', messageId: '1' },
		{ phoneNumber: 'Ana', messageId: 1 },
		ITEMS[1],
	];
	const { run, asked } = await wait({ items });
	expect(asked).toEqual([[1], [1], [1]]);
	expect(linksOf(run)).toEqual([[0, 1, 3], [], [], [2]]);
});

it('asks in batches that are cut anew', async () => {
	const messages = sampleMessages(50);
	const items = messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
	const { asked } = await wait({
		messages,
		items,
		parameters: { giveUpAfterSeconds: 5, options: { batchSize: 10 } },
	});
	expect(asked.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10, 5]);
});

it('counts the items that are not final', async () => {
	const { run } = await wait({
		items: [ITEMS[2], ITEMS[2], ITEMS[2]],
		parameters: { giveUpAfterSeconds: 5 },
	});
	expect(hintsOf(run)).toEqual([`3 messages are not final yet after 5 seconds. ${LOOP}`]);
});

it('serves a tool of an AI agent, on its one output', async () => {
	const { run } = await wait({ isTool: true, items: [ITEMS[1], ITEMS[2]] });
	expect(jsonOf(run)).toMatchObject([[{ status: 'Delivered' }, { status: 'Waiting' }]]);
});

describe('a later round that fails', () => {
	it.each<[string, WireAnswer, string]>([
		['a busy server', DOWN, 'SMS Partner has a problem (HTTP 503)'],
		[
			'an error in words',
			{ status: 200, body: { success: false, code: 77, message: 'Le 06 39 98 00 02 est perdu' } },
			'Le … est perdu',
		],
		[
			'a dropped connection',
			{ ...DOWN, delivery: 'drop' },
			'The connection to SMS Partner broke off',
		],
	])('takes nothing back, and the hint says why: %s', async (_, answer, why) => {
		const { run, clock } = await wait({ change: later(answer) });
		// No request is repeated: the next round does that.
		expect(clock.waits).toEqual(Array(6).fill(10_000));
		expect(linksOf(run)).toEqual([[0], [], [1, 2, 3], []]);
		expect(hintsOf(run)).toEqual([
			`3 messages are not final yet after 60 seconds (the last check failed: ${why}). ${LOOP}`,
		]);
	});

	it('is healed by the next', async () => {
		const change = (usual: ApiAnswer, _: unknown, index: number): WireAnswer =>
			index % 2 === 1 ? DOWN : usual;
		const { run, asked } = await wait({ change, items: [ITEMS[1], ITEMS[3]] });
		expect(asked).toEqual([
			[1, 3],
			[1, 3],
			[1, 3],
		]);
		expect([linksOf(run), hintsOf(run)]).toEqual([[[0], [1], [], []], []]);
	});

	it('takes no status back where the API suddenly knows no such message', async () => {
		const unknown = { success: false, code: 4, ...ITEMS[2], status: 'Numéro introuvable' };
		const { run } = await wait({
			items: [ITEMS[2]],
			change: later({ status: 200, body: { success: true, StatutResponse_List: [unknown] } }),
		});
		expect(linksOf(run)).toEqual([[], [], [0], []]);
	});

	it('asks a server that is down for a few batches only', async () => {
		const messages = sampleMessages(60).map((one) => ({ ...one, status: 'Waiting' }));
		const { run, asked } = await wait({
			messages,
			items: messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
			change: (usual, _, index) => (index < 60 ? usual : DOWN),
			parameters: { giveUpAfterSeconds: 20, options: { batchSize: 1, concurrentRequests: 1 } },
		});
		expect(asked).toHaveLength(60 + 5 + 5);
		expect(run.outputs[2]).toHaveLength(60);
	});

	it('counts answers about messages that nobody asked for', async () => {
		const foreign = { success: true, code: 200, ...ITEMS[0], status: 'Delivered' };
		const { run } = await wait({
			items: [ITEMS[2]],
			parameters: { giveUpAfterSeconds: 20 },
			change: later({ status: 200, body: { success: true, StatutResponse_List: [foreign] } }),
		});
		expect(hintsOf(run)).toContain(
			"SMS Partner's answers held 2 entries about no message of this run; left out",
		);
	});
});

describe('a first round', () => {
	it('whose request failed for some messages is made good by the next', async () => {
		const { run, asked } = await wait({
			items: ITEMS.slice(0, 2),
			change: (usual, _, index) => (index === 0 ? DOWN : usual),
			parameters: { options: { batchSize: 1, concurrentRequests: 1, maxRetries: 0 } },
		});
		expect(asked).toEqual([[0], [1], [0], [1], [1]]);
		expect([linksOf(run), hintsOf(run)]).toEqual([[[0, 1], [], [], []], []]);
	});

	it('that failed as a whole fails the run, without a wait', async () => {
		const { run, clock, asked } = await wait({
			change: () => DOWN,
			parameters: { options: { maxRetries: 0 } },
		});
		expect([run.task.error?.message, clock.waits, asked.length]).toEqual([
			'SMS Partner has a problem (HTTP 503)',
			[],
			1,
		]);
	});

	it('with an error of the account is the last', async () => {
		const { run, clock, asked } = await wait({
			items: [ITEMS[2], ITEMS[3]],
			change: later(WRONG_KEY),
			parameters: { options: { batchSize: 1, concurrentRequests: 1 } },
		});
		expect([asked, clock.waits]).toEqual([[[2], [3]], []]);
		expect(linksOf(run)).toEqual([[], [], [0], [1]]);
		expect(hintsOf(run)).toContain(
			'1 message is not final yet (the last check failed: Clé API incorrecte)',
		);
	});
});

it.each<OnError>(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
	'ends with what it has where the key is refused in a later round, under %s',
	async (onError) => {
		const { run, clock, asked } = await wait({ onError, change: later(WRONG_KEY) });
		expect([run.task.error, asked.length, clock.waits]).toEqual([undefined, 2, [10_000]]);
		expect(linksOf(run).slice(0, 4)).toEqual([[0], [], [1, 2, 3], []]);
		expect(run.outputs.slice(4).flat()).toEqual([]);
		expect(hintsOf(run)).toEqual([
			'3 messages are not final yet (the last check failed: Clé API incorrecte)',
		]);
	},
);

it('waits no longer once the execution is stopped', async () => {
	let cancel = (): void => {};
	const clock = fakeClock(async () => {
		cancel();
		await new Promise<void>(() => {});
	});
	const { run, asked } = await wait({
		clock,
		onStart: (stop) => {
			cancel = stop;
		},
	});
	expect([run.run.status, asked.length, clock.waits]).toEqual(['canceled', 1, [10_000]]);
});

describe('the times', () => {
	it.each<[string, INodeParameters, number[]]>([
		['as they are set', { checkEverySeconds: 25, giveUpAfterSeconds: 60 }, [25, 25, 10]],
		['as texts that hold numbers', { checkEverySeconds: '={{ "30" }}' }, [30, 30]],
		['the least, where less is wanted', { checkEverySeconds: -1, giveUpAfterSeconds: 0 }, [5]],
		[
			'the most, where more is wanted',
			{ checkEverySeconds: '={{ 1e9 }}', giveUpAfterSeconds: 1e9 },
			[600],
		],
	])('are taken %s', async (_, parameters, seconds) => {
		const { clock } = await wait({ items: [ITEMS[2]], parameters });
		expect(clock.waits).toEqual(seconds.map((one) => one * 1000));
	});

	it.each([
		['Check Every (Seconds)', { checkEverySeconds: '={{ "soon" }}' }, 10],
		['Give Up After (Seconds)', { giveUpAfterSeconds: '={{ undefined }}' }, 60],
	])('have to be numbers: %s', async (name, parameters, standard) => {
		const { run, asked } = await wait({ parameters });
		expect(asked).toEqual([]);
		expect(run.task.error).toMatchObject({
			name: 'NodeOperationError',
			message: `The option ${name} is not a number`,
			description: `Set it to a number from 5 to 600, or reset it: then it is ${standard}.`,
		});
		const off = await wait({ parameters: { ...parameters, waitForFinal: false } });
		expect([off.run.task.error, off.asked.length]).toEqual([undefined, 1]);
	});
});
