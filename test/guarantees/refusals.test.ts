import type { NodeRun, OnError } from '../engine/runNode';
import {
	causeOf,
	check,
	closeSimulators,
	itemsOf,
	jsonOf,
	linksOf,
	simulate,
} from '../engine/scenario';
import { REFUSAL_SHAPES } from '../simulator/faults';
import { sampleMessages } from '../simulator/sampleMessages';
import type { Simulator, WireAnswer } from '../simulator/simulator';

/** A server that refuses requests for their content: some of them, or every single one. */

afterEach(closeSimulators);

const MESSAGES = sampleMessages(500);

const ITEMS = itemsOf(MESSAGES);

const ALL = ITEMS.map((_, index) => index);

const refusal = (code: number): WireAnswer => ({ status: 200, body: REFUSAL_SHAPES.message(code) });

const page = (status: number): WireAnswer => ({ status, body: '<html>' });

const listOf = (...entries: object[]): WireAnswer => ({
	status: 200,
	body: { success: true, code: 200, StatutResponse_List: entries },
});

const REFUSED_ENTRY = { success: false, code: 77, status: 'Requête refusée' };

describe('a server that answers nothing', () => {
	const BLOCKED = 'If a proxy sits between n8n and SMS Partner, check that it does not change';
	const NO_STATUS = {
		error: 'No status in the answer',
		whatToDo: 'SMS Partner answered the request, but not for this message.',
	};
	const WRONG_URL = "Check the 'Base URL' in the credential";

	interface Kind {
		readonly answer: WireAnswer;
		readonly error: string;
		readonly whatToDo: string;
		/** The API's code; undefined if the answer contains neither a code nor a message. */
		readonly errorCode?: number;
	}

	const kinds: Array<[string, Kind]> = [
		[
			'HTTP 400',
			{
				answer: page(400),
				error: 'SMS Partner refused the request (HTTP 400)',
				whatToDo: BLOCKED,
			},
		],
		[
			'code 5',
			{
				answer: refusal(5),
				error: 'List of messages is empty',
				whatToDo: BLOCKED,
				errorCode: 5,
			},
		],
		[
			'code 50',
			{
				answer: refusal(50),
				error: 'Too many messages in a request',
				whatToDo: "Lower the option 'Batch Size'",
				errorCode: 50,
			},
		],
		[
			'an unknown code',
			{
				answer: refusal(77),
				error: 'SMS Partner refused the request (code 77)',
				whatToDo: 'Try again later.',
				errorCode: 77,
			},
		],
		[
			'a web page under HTTP 200',
			{
				answer: page(200),
				error: "SMS Partner's answer does not contain the expected data",
				whatToDo: WRONG_URL,
			},
		],
		['an empty list', { answer: listOf(), ...NO_STATUS }],
		[
			'an entry with an unknown code for each message',
			{
				answer: listOf(...ITEMS.map((item) => ({ ...item, ...REFUSED_ENTRY }))),
				error: 'SMS Partner refused this message (code 77)',
				whatToDo: 'SMS Partner returned no status for this message.',
				errorCode: 77,
			},
		],
	];

	const campaign = async (
		answer: WireAnswer,
		onError: OnError,
	): Promise<{ run: NodeRun; simulator: Simulator }> => {
		const simulator = await simulate({ change: () => answer });
		// Fifty batches: to split them all would take far more than the fifty requests allowed.
		const parameters = { requestOptions: { batchSize: 10, concurrentRequests: 20 } };
		return { run: await check(simulator, ITEMS, { onError, parameters }), simulator };
	};

	it.each(kinds)(
		'fails the run after at most 50 requests when On Error is Stop: %s',
		async (_, { answer, error, whatToDo, errorCode }) => {
			const { run, simulator } = await campaign(answer, 'stopWorkflow');
			expect(run.task.error).toMatchObject({
				name: 'NodeApiError',
				message: error,
				description: expect.stringContaining(whatToDo),
				httpCode: answer.status === 200 ? null : String(answer.status),
			});
			if (errorCode !== undefined) {
				expect(run.task.error?.description).toContain(
					`SMS Partner says: Requête refusée (SMS Partner code ${errorCode})`,
				);
			}
			expect(run.task.data).toBeUndefined();
			expect(simulator.log.length).toBeLessThanOrEqual(50);
		},
	);

	it.each(kinds)(
		'sends every message to Error under Continue: %s',
		async (_, { answer, error, whatToDo, errorCode }) => {
			for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
				const { run, simulator } = await campaign(answer, onError);
				expect(run.task.error).toBeUndefined();
				expect(linksOf(run).slice(0, 2)).toEqual([[], ALL]);
				expect(run.outputs.slice(2).flat()).toEqual([]);
				expect(jsonOf(run)[1].at(-1)).toEqual({
					...ITEMS.at(-1),
					error,
					...(errorCode !== undefined && { errorCode, apiMessage: 'Requête refusée' }),
					...(answer.status !== 200 && { httpStatus: answer.status }),
					errorSource: 'request',
					errorDescription: expect.stringContaining(whatToDo),
				});
				expect(simulator.log.length).toBeLessThanOrEqual(50);
			}
		},
	);

	it.each<[string, WireAnswer, 'message' | 'request']>([
		['HTTP 400', page(400), 'request'],
		['HTTP 413', page(413), 'request'],
		['code 5', refusal(5), 'request'],
		['code 50', refusal(50), 'request'],
		['code 90', refusal(90), 'request'],
		['code 77', refusal(77), 'request'],
		['code 6', refusal(6), 'message'],
		['code 6 under HTTP 400', { ...refusal(6), status: 400 }, 'message'],
	])(
		'blames a single message only for an error that can be about it: %s',
		async (_, answer, expected) => {
			const simulator = await simulate({ change: () => answer });
			const run = await check(simulator, ITEMS.slice(0, 1), {
				onError: 'continueRegularOutput',
			});
			expect(jsonOf(run)[1].map(({ errorSource }) => errorSource)).toEqual([expected]);
		},
	);

	it("fails the run with the cause 'configuration-invalid'", async () => {
		const { run } = await campaign(refusal(50), 'stopWorkflow');
		expect(run.task.error).toMatchObject(causeOf('configuration-invalid'));
	});

	it('does not fail the run if SMS Partner refuses the only message because of its number', async () => {
		const simulator = await simulate({ change: () => refusal(9) });
		const run = await check(simulator, ITEMS.slice(0, 1));
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run)[1]).toMatchObject([{ errorCode: 9, errorSource: 'message' }]);
	});
});

describe('a batch with messages that SMS Partner refuses', () => {
	/** A simulator that refuses each request that contains one of these messages. */
	const refusing = async (bad: readonly number[]): Promise<Simulator> => {
		const ids = bad.map((index) => `:${MESSAGES[index].messageId}}`);
		return await simulate({
			messages: MESSAGES,
			change: (usual, { body }) => (ids.some((id) => body.includes(id)) ? refusal(6) : usual),
		});
	};

	it.each([
		['one', [250]],
		['the first', [0]],
		['the last', [499]],
		['5 % evenly spread', Array.from({ length: 25 }, (_, index) => index * 20)],
		['10 % evenly spread', Array.from({ length: 50 }, (_, index) => index * 10 + 9)],
	])('loses no good message: %s', async (_, bad) => {
		const simulator = await refusing(bad);
		const run = await check(simulator, ITEMS);
		expect(linksOf(run)).toEqual([ALL.filter((index) => !bad.includes(index)), bad]);
		expect(jsonOf(run)[1][0]).toEqual({
			...ITEMS[bad[0]],
			error: 'Wrong format',
			errorCode: 6,
			apiMessage: 'Requête refusée',
			errorSource: 'message',
			errorDescription:
				'SMS Partner cannot read this message. Check that its phone number is in international format and that its message ID is a number.',
		});
		expect(new Set(jsonOf(run)[1].map(({ errorSource }) => errorSource))).toEqual(
			new Set(['message']),
		);
	});

	it("is searched by parallel requests, but no more than 'Concurrent Requests' allows", async () => {
		const bad = Array.from({ length: 25 }, (_, index) => index * 20);
		const simulator = await refusing(bad);
		simulator.latencyMs = 5;
		const parameters = { requestOptions: { concurrentRequests: 4 } };
		const run = await check(simulator, ITEMS, { parameters });
		expect(run.outputs[1]).toHaveLength(25);
		expect(simulator.mostInFlight).toBe(4);
	});
});
