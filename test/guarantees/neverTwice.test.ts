import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { send as sendOperation } from '../../nodes/SmsPartner/actions/message/send.operation';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { fakeClock } from '../engine/fakeClock';
import { type NodeRun, type OnError, runNode } from '../engine/runNode';
import {
	asTool,
	closeSimulators,
	CONTINUE,
	hintsOf,
	jsonOf,
	linksOf,
	nodeIn,
	nodeWith,
	PHONE_FIELD,
	sendSms,
	simulate,
	watched,
} from '../engine/scenario';
import type { AccountOptions } from '../simulator/account';
import type { ApiAnswer } from '../simulator/api';
import { type Fault, faultsOf, HOLLOW_SUCCESS, REFUSAL_SHAPES } from '../simulator/faults';
import type { Simulator, SimulatorOptions, WireAnswer } from '../simulator/simulator';

/** Message: Send, when something goes wrong: an SMS that may have been sent is marked so, and never sent again. */

afterEach(closeSimulators);

const MAYBE =
	'It may have been sent anyway: look for it in your SMS Partner account before you send it again.';

const numberOf = (index: number): string => `+3363998${String(index).padStart(4, '0')}`;

const itemsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		phoneNumber: numberOf(index),
		message: `Bonjour ${index}`,
	}));

const ALL = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

interface Options extends Omit<SimulatorOptions, 'change'> {
	/** The answers to the first requests, by index; undefined for the usual answer. */
	readonly answers?: Array<WireAnswer | ((usual: ApiAnswer) => WireAnswer) | undefined>;
	readonly count?: number;
	readonly onError?: OnError;
	readonly retryOnFail?: boolean;
	readonly isTool?: boolean;
	readonly options?: INodeParameters;
	readonly requestOptions?: INodeParameters;
}

async function send({
	answers = [],
	count = 3,
	onError,
	retryOnFail,
	isTool = false,
	options,
	requestOptions,
	...more
}: Options): Promise<{ run: NodeRun; simulator: Simulator; sent: string[] }> {
	const clock = fakeClock();
	const simulator = await simulate({
		now: clock.now,
		...more,
		change: (usual, _, index) => {
			const wanted = answers[index];
			return typeof wanted === 'function' ? wanted(usual) : (wanted ?? usual);
		},
	});
	const node = nodeWith(clock);
	const run = await sendSms(simulator, itemsOf(count), {
		node: isTool ? asTool(node) : node,
		onError,
		retryOnFail,
		parameters: {
			...(options && { options }),
			requestOptions: { concurrentRequests: 1, ...requestOptions },
		},
	});
	return { run, simulator, sent: simulator.store.ledger.map(({ text }) => text) };
}

const pathsOf = ({ log }: Simulator): string[] => log.map(({ path }) => path.slice(4));

const delivered =
	(delivery: WireAnswer['delivery']) =>
	(usual: ApiAnswer): WireAnswer => ({ ...usual, delivery });

describe('a request with an unknown result', () => {
	const status = (code: number): WireAnswer => ({ status: code, body: '<html>' });
	const CASES: Array<[string, WireAnswer | ((usual: ApiAnswer) => WireAnswer), string, number?]> = [
		['a time-out', delivered('silence'), 'SMS Partner did not answer in time', 1000],
		['an answer that drips', delivered('drip'), 'SMS Partner did not answer in time', 1000],
		['a lost connection', delivered('drop'), 'The connection to SMS Partner was interrupted'],
		['a truncated answer', delivered('cut'), 'The connection to SMS Partner was interrupted'],
		['HTTP 500', status(500), 'SMS Partner is not available (HTTP 500)'],
		['HTTP 408', status(408), 'SMS Partner did not answer in time (HTTP 408)'],
		['HTTP 409', status(409), 'SMS Partner refused the request (HTTP 409)'],
		[
			'a redirect',
			{ status: 303, body: { success: true, message_id: 7 }, headers: { Location: '/v1/done' } },
			"SMS Partner's server sent a redirect (HTTP 303)",
		],
		[
			'an error beside a message ID',
			(usual) => ({
				status: 200,
				body: { ...Object(usual.body), success: false, SMSResponse_List: [] },
			}),
			'SMS Partner refused the request',
		],
		['HTTP 400 without a message', status(400), 'SMS Partner refused the request (HTTP 400)'],
		[
			'a web page under HTTP 200',
			{ status: 200, body: '<html>' },
			"SMS Partner's answer does not contain the expected data",
		],
		[
			'success without an ID',
			{ status: 200, body: HOLLOW_SUCCESS },
			"SMS Partner's answer does not contain the expected data",
		],
	];

	it.each(CASES)(
		'is not repeated, and its SMS may have been sent: %s',
		async (_, answer, error, timeout = 10_000) => {
			const { run, simulator, sent } = await send({
				answers: [answer],
				count: 4,
				requestOptions: { batchSize: 2, timeout },
			});
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run)).toEqual([
				[2, 3],
				[0, 1],
			]);
			expect(jsonOf(run)[1][0]).toMatchObject({
				...itemsOf(1)[0],
				error,
				errorSource: 'request',
				maybeSent: true,
				errorDescription: expect.stringContaining(MAYBE),
			});
			expect(hintsOf(run)).toContain(
				'2 SMS on Error may have been sent anyway (maybeSent). Check before you send them again.',
			);
			expect(sent).toEqual([0, 1, 2, 3].map((index) => `Bonjour ${index}`));
			expect(pathsOf(simulator).filter((path) => path !== 'me')).toHaveLength(2);
		},
	);

	it('does not fail the run even if it is the only one, since Retry On Fail would send again', async () => {
		for (const isTool of [false, true]) {
			const { run, simulator } = await send({
				answers: [delivered('drop')],
				count: 1,
				retryOnFail: true,
				isTool,
			});
			expect(run.task.error).toBeUndefined();
			expect(jsonOf(run).flat()).toMatchObject([{ maybeSent: true }]);
			expect(simulator.store.ledger).toHaveLength(1);
		}
	});

	it.each<[string, WireAnswer]>([
		['a redirect', { status: 303, body: { success: true, code: 200, message_id: 7 } }],
		['HTTP 429 with a message ID', { status: 429, body: { success: true, message_id: 7 } }],
		['HTTP 401 with a message ID', { status: 401, body: { message_id: 7 } }],
		['an error with a message ID', { status: 200, body: { success: false, message_id: 7 } }],
	])('is not repeated by Retry On Fail: %s', async (_, answer) => {
		for (const isTool of [false, true]) {
			const { run, simulator } = await send({
				answers: [answer],
				count: 1,
				retryOnFail: true,
				isTool,
			});
			expect(run.task.error).toBeUndefined();
			expect(simulator.store.ledger).toHaveLength(1);
			expect(jsonOf(run).flat()).toHaveLength(1);
		}
	});

	it('is followed by the next one only when the account can be read, if SMS Partner is away', async () => {
		const down: WireAnswer = { status: 503, body: '' };
		const { run, simulator } = await send({
			answers: [down, down, down],
			count: 3,
			requestOptions: { batchSize: 1 },
		});
		expect(pathsOf(simulator)).toEqual(['send', 'me', 'me', 'me', 'send', 'send']);
		expect(linksOf(run)).toEqual([[1, 2], [0]]);
	});

	it('is followed by no more than two others like it', async () => {
		const { run, simulator } = await send({
			count: 6,
			requestOptions: { batchSize: 1 },
			answers: Array.from(
				{ length: 12 },
				() => (usual: ApiAnswer) =>
					JSON.stringify(usual.body).includes('credits') ? usual : HOLLOW,
			),
		});
		expect(pathsOf(simulator)).toEqual(['send', 'me', 'send', 'me', 'send']);
		expect(jsonOf(run)[1].map(({ maybeSent }) => maybeSent)).toEqual([
			true,
			true,
			true,
			undefined,
			undefined,
			undefined,
		]);
	});

	const HOLLOW: WireAnswer = { status: 200, body: HOLLOW_SUCCESS };

	it('is the only one if SMS Partner answers every request with a mere success', async () => {
		const { run, sent } = await send({
			count: 3,
			requestOptions: { batchSize: 1 },
			acts: () => false,
			answers: Array<WireAnswer>(20).fill(HOLLOW),
		});
		expect(jsonOf(run)[0]).toEqual([]);
		expect(jsonOf(run)[1].map(({ maybeSent }) => maybeSent)).toEqual([true, undefined, undefined]);
		expect(sent).toEqual([]);
	});
});

describe('a lot that SMS Partner denies although it accepted a part of it', () => {
	const ACCOUNT: AccountOptions = { badEntries: 'entry', stopList: [numberOf(5)] };
	const denying =
		(top: object, status = 200) =>
		(usual: ApiAnswer): WireAnswer => ({ status, body: { ...Object(usual.body), ...top } });

	it.each<[string, object, number]>([
		['an error of one SMS', { success: false, code: 9 }, 200],
		['an error of the request', { success: false, code: 90 }, 400],
		['an unknown code', { success: false, code: 77 }, 200],
		['no code', { success: false, code: undefined }, 200],
		['HTTP 429', { success: false }, 429],
		['no code under HTTP 404', { success: false, code: undefined }, 404],
	])('is read entry by entry, and not sent again: %s', async (_, top, status) => {
		const { run, simulator, sent } = await send({
			answers: [denying(top, status)],
			count: 6,
			account: ACCOUNT,
			retryOnFail: true,
		});
		expect([sent.length, pathsOf(simulator)]).toEqual([5, ['bulk-send']]);
		expect(linksOf(run)).toEqual([[0, 1, 2, 3, 4], [5]]);
		expect(jsonOf(run)[1]).toMatchObject([{ error: 'Number is on the STOP list' }]);
		expect(jsonOf(run)[1][0]).not.toHaveProperty('maybeSent');
	});

	it('ends the run if the account is out of credit, and keeps what was accepted', async () => {
		const { run, simulator } = await send({
			answers: [denying({ success: false, code: 11 })],
			count: 8,
			account: ACCOUNT,
			requestOptions: { batchSize: 6 },
		});
		expect(pathsOf(simulator)).toEqual(['bulk-send']);
		expect(linksOf(run)).toEqual([
			[0, 1, 2, 3, 4],
			[5, 6, 7],
		]);
		expect(jsonOf(run)[1].map(({ error, maybeSent }) => [error, maybeSent])).toEqual([
			['Number is on the STOP list', undefined],
			['Not enough credit', undefined],
			['Not enough credit', undefined],
		]);
	});

	it('leaves in doubt what it says nothing about, or two things', async () => {
		const { run, sent } = await send({
			count: 4,
			answers: [
				(usual) => {
					const [first, second, , fourth] = Object(usual.body).SMSResponse_List;
					const refused = { success: false, code: 14, phoneNumber: second.phoneNumber };
					const list = [first, refused, second, fourth];
					return { status: 200, body: { success: false, message_id: 7, SMSResponse_List: list } };
				},
			],
		});
		expect([sent.length, linksOf(run)]).toEqual([
			4,
			[
				[0, 3],
				[1, 2],
			],
		]);
		expect(jsonOf(run)[1].map(({ error, maybeSent }) => [error, maybeSent])).toEqual([
			['SMS Partner contradicts itself about this SMS', true],
			['SMS Partner did not confirm this SMS', true],
		]);
	});
});

describe('answers that confirm no SMS', () => {
	it('stop the run, and leave in doubt only the SMS that were in a request', async () => {
		const { run, simulator } = await send({
			count: 100,
			requestOptions: { batchSize: 2 },
			answers: Array.from({ length: 60 }, () => (usual: ApiAnswer) => ({
				...usual,
				body: { ...Object(usual.body), SMSResponse_List: [] },
			})),
		});
		expect(pathsOf(simulator)).toEqual(['bulk-send', 'bulk-send', 'bulk-send']);
		const inDoubt = jsonOf(run)[1].map(({ maybeSent }) => maybeSent === true);
		expect(inDoubt).toEqual([...Array<boolean>(6).fill(true), ...Array<boolean>(94).fill(false)]);
		expect(jsonOf(run)[1][6]).toMatchObject({
			error: 'SMS Partner did not confirm this SMS',
			errorDescription: expect.stringContaining('The node stopped after 3 such failures in a row'),
		});
	});
});

describe('a request that SMS Partner certainly did not accept', () => {
	it.each<[string, WireAnswer]>([
		['HTTP 429', { status: 429, body: '' }],
		['an unknown code', { status: 200, body: REFUSAL_SHAPES.message(77) }],
	])('is repeated: %s', async (_, answer) => {
		const { run, simulator } = await send({ answers: [answer], acts: (__, index) => index > 0 });
		expect(linksOf(run)).toEqual([ALL(3), []]);
		expect(simulator.store.ledger).toHaveLength(3);
	});

	it('fails the run if there was no other', async () => {
		const { run, sent } = await send({
			acts: () => false,
			answers: Array<WireAnswer>(20).fill({ status: 429, body: '' }),
		});
		expect(run.task.error).toMatchObject({
			name: 'NodeApiError',
			message: 'SMS Partner received too many requests (HTTP 429)',
		});
		expect(sent).toEqual([]);
	});

	it.each(CONTINUE)('sends its SMS to Error under %s', async (onError) => {
		const { run } = await send({
			onError,
			acts: () => false,
			answers: Array<WireAnswer>(20).fill({ status: 429, body: '' }),
		});
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 2)).toEqual([[], ALL(3)]);
		expect(jsonOf(run)[1][0]).not.toHaveProperty('maybeSent');
	});

	it('is repeated by Retry On Fail, and each SMS is sent once', async () => {
		const { run, sent } = await send({
			retryOnFail: true,
			acts: (_, index) => index > 0,
			answers: [{ status: 429, body: '' }],
			requestOptions: { maxRetryTime: 0 },
		});
		expect(linksOf(run)).toEqual([ALL(3), []]);
		expect(sent).toHaveLength(3);
	});
});

describe('a lot with numbers that SMS Partner refuses', () => {
	const refusing = (account: AccountOptions): AccountOptions => ({
		refusedNumbers: new Map([[numberOf(2), 13]]),
		stopList: [numberOf(5)],
		...account,
	});

	it.each<AccountOptions>([
		{ badEntries: 'entry' },
		{ badEntries: 'refused' },
		{ badEntries: 'refusedVaguely' },
		{ badEntries: 'refused', refusalStatus: 400 },
		{ badEntries: 'refusedVaguely', refusalStatus: 422 },
	])('costs no other SMS: %j', async (account) => {
		const { run, sent } = await send({ count: 8, account: refusing(account) });
		expect(linksOf(run)).toEqual([
			[0, 1, 3, 4, 6, 7],
			[2, 5],
		]);
		expect(jsonOf(run)[1]).toMatchObject([
			{ error: 'No price for this number', errorCode: 13, errorSource: 'message' },
			{ error: 'Number is on the STOP list', errorCode: 14, errorSource: 'message' },
		]);
		expect(jsonOf(run)[1].filter((json) => 'maybeSent' in json)).toEqual([]);
		expect(sent).toHaveLength(6);
	});

	it('marks an SMS that its answer does not mention as maybe sent', async () => {
		const { run, simulator } = await send({
			count: 8,
			account: refusing({ badEntries: 'missing' }),
		});
		expect(linksOf(run)[1]).toEqual([2, 5]);
		expect(jsonOf(run)[1][0]).toEqual({
			...itemsOf(3)[2],
			error: 'SMS Partner did not confirm this SMS',
			errorSource: 'request',
			maybeSent: true,
			errorDescription: `SMS Partner accepted the request, but its answer does not say what happened to this SMS. ${MAYBE}`,
		});
		expect(simulator.log).toHaveLength(1);
	});

	it('is not split for an error that all its SMS share', async () => {
		for (const code of [22, 44, 992]) {
			const refused: WireAnswer = { status: 200, body: REFUSAL_SHAPES.message(code) };
			const { run, simulator } = await send({
				count: 8,
				acts: () => false,
				answers: [refused, refused],
				onError: 'continueErrorOutput',
			});
			expect(simulator.log).toHaveLength(1);
			expect(jsonOf(run)[1].map(({ errorCode }) => errorCode)).toEqual(Array(8).fill(code));
			expect(jsonOf(run)[1].filter((json) => 'maybeSent' in json)).toEqual([]);
		}
	});
});

describe('an account that runs out of credit', () => {
	it('ends the run with what was sent on Sent, and the unsent rest on Error', async () => {
		const { run, simulator, sent } = await send({
			count: 6,
			account: { balance: 0.1 },
			requestOptions: { batchSize: 1 },
		});
		expect(pathsOf(simulator)).toEqual(['send', 'send', 'send']);
		expect(linksOf(run)).toEqual([
			[0, 1],
			[2, 3, 4, 5],
		]);
		expect(jsonOf(run)[1].map(({ error, errorCode }) => [error, errorCode])).toEqual(
			Array(4).fill(['Not enough credit', 11]),
		);
		expect(jsonOf(run)[1].filter((json) => 'maybeSent' in json)).toEqual([]);
		expect(sent).toHaveLength(2);
	});

	it('fails the run if nothing was sent', async () => {
		const { run } = await send({ account: { balance: 0 } });
		expect(run.task.error).toMatchObject({ name: 'NodeApiError', message: 'Not enough credit' });
	});
});

describe('answers in another order', () => {
	it.each<Extract<Fault, { kind: 'entries' }>['change']>(['reversed', 'national', 'doubled'])(
		'reach the right items: %s',
		async (change) => {
			const reordered = faultsOf({ schedule: [{ kind: 'entries', change, salt: 0 }] });
			const simulator = await simulate({ change: reordered });
			const items = itemsOf(3).map((item, index) => ({
				...item,
				message: 'x'.repeat(100 * (index + 1)),
			}));
			const run = await sendSms(simulator, items);
			expect(jsonOf(run)[0].map(({ phoneNumber, smsCount }) => [phoneNumber, smsCount])).toEqual([
				[numberOf(0), 1],
				[numberOf(1), 2],
				[numberOf(2), 2],
			]);
		},
	);
});

describe('an unexpected exception after something was sent', () => {
	/** The node in a context in which something throws. */
	const failing = (replace: (context: IExecuteFunctions) => Partial<IExecuteFunctions>) =>
		nodeIn(replace, fakeClock());
	const fail = (): never => {
		throw new TypeError('Unexpected');
	};

	it('costs no result: an item whose input cannot be read comes out without its input fields', async () => {
		for (const onError of [undefined, ...CONTINUE]) {
			const simulator = await simulate();
			let failures = 0;
			const node = failing((context) => ({
				getInputData: () =>
					context.getInputData().map(({ json, ...more }) => ({
						...more,
						get json() {
							return simulator.store.ledger.length > 0 && failures++ === 0 ? fail() : json;
						},
					})),
			}));
			const run = await sendSms(simulator, itemsOf(2), {
				node,
				onError,
				retryOnFail: true,
				parameters: { options: { includeInputFields: true } },
			});
			expect([failures > 0, run.task.error]).toEqual([true, undefined]);
			expect(linksOf(run).slice(0, 2)).toEqual([[0, 1], []]);
			expect(jsonOf(run)[0].map(({ message }) => message)).toEqual([undefined, 'Bonjour 1']);
			expect(simulator.store.ledger).toHaveLength(2);
		}
	});

	it('sends every item to Error as maybe sent, if nothing is known about the results', async () => {
		for (const onError of [undefined, ...CONTINUE]) {
			const simulator = await simulate({
				change: (usual, _, index) => (index === 1 ? { status: 429, body: '' } : usual),
				acts: (_, index) => index !== 1,
			});
			const run = await sendSms(simulator, itemsOf(2), {
				node: nodeWith({ ...fakeClock(), sleep: fail }),
				onError,
				retryOnFail: true,
				parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
			});
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[], [0, 1]]);
			expect(jsonOf(run)[1]).toMatchObject(
				Array(2).fill({ error: 'The SMS Partner node stopped unexpectedly', maybeSent: true }),
			);
			expect(simulator.store.ledger).toHaveLength(1);
		}
	});

	it('sends every item to Error as maybe sent, if its results cannot be turned into items', async () => {
		const { execute } = sendOperation;
		const spy = jest
			.spyOn(sendOperation, 'execute')
			.mockImplementation(async (run) => ({ ...(await execute(run)), outcomes: [] }));
		try {
			for (const onError of [undefined, ...CONTINUE]) {
				const simulator = await simulate();
				const run = await sendSms(simulator, itemsOf(2), { onError, retryOnFail: true });
				expect(run.task.error).toBeUndefined();
				expect(linksOf(run).slice(0, 2)).toEqual([[], [0, 1]]);
				expect(jsonOf(run)[1]).toMatchObject(Array(2).fill({ maybeSent: true }));
				expect(simulator.store.ledger).toHaveLength(2);
			}
		} finally {
			spy.mockRestore();
		}
	});

	it('costs no result, if the node cannot be read any more', async () => {
		const simulator = await simulate();
		const node = failing((context) => ({
			getNode: () => (simulator.store.ledger.length > 0 ? fail() : context.getNode()),
		}));
		const run = await sendSms(simulator, itemsOf(2), { node, retryOnFail: true });
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run).slice(0, 2)).toEqual([[0, 1], []]);
	});

	it("sends an SMS to Error as maybe sent, if it was thrown during the SMS's request", async () => {
		const simulator = await simulate();
		let requests = 0;
		const node = failing(({ helpers }) => {
			const { httpRequestWithAuthentication: usual } = helpers;
			const request = async function (this: unknown, ...query: unknown[]): Promise<unknown> {
				const answer: unknown = await Reflect.apply(usual, this, query);
				return requests++ === 0 ? answer : { ...Object(answer), body: { toString: fail } };
			};
			return { helpers: Object.assign({}, helpers, { httpRequestWithAuthentication: request }) };
		});
		const run = await sendSms(simulator, itemsOf(4), {
			node,
			retryOnFail: true,
			parameters: { requestOptions: { batchSize: 1, maxRetryTime: 0, concurrentRequests: 1 } },
		});
		expect(run.task.error).toBeUndefined();
		expect(linksOf(run)[0]).toEqual([0]);
		expect(jsonOf(run)[1][0]).toMatchObject({ maybeSent: true });
		const texts = simulator.store.ledger.map(({ text }) => text);
		expect(new Set(texts).size).toBe(texts.length);
	});
});

describe('an item without json, as another node may output it by mistake', () => {
	it.each([false, true])('costs no result, with Include Input Fields: %s', async (...row) => {
		const [includeInputFields] = row;
		for (const onError of [undefined, ...CONTINUE]) {
			const simulator = await simulate();
			const items = [...itemsOf(2).map((json) => ({ json })), {} as INodeExecutionData];
			const run = await runNode({
				node: nodeWith(fakeClock()),
				credential: new SmsPartnerApi(),
				credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
				items,
				onError,
				retryOnFail: true,
				parameters: {
					resource: 'message',
					operation: 'send',
					...PHONE_FIELD,
					message: 'Bonjour',
					options: { includeInputFields },
				},
			});
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[0, 1], [2]]);
			expect(simulator.store.ledger).toHaveLength(2);
		}
	});
});

it('names the fields of the other items if an item has no json', async () => {
	const simulator = await simulate();
	const run = await runNode({
		node: nodeWith(fakeClock()),
		credential: new SmsPartnerApi(),
		credentialData: { apiKey: simulator.apiKey, baseUrl: simulator.baseUrl },
		items: [{} as INodeExecutionData, { json: { phone: numberOf(0) } }],
		parameters: {
			...{ resource: 'message', operation: 'send', message: 'Bonjour' },
			phoneNumber: '={{ $json.phoneNumber }}',
		},
	});
	expect(run.task.error).toMatchObject({
		message: "No item has the field 'phoneNumber'",
		description: expect.stringContaining('phone'),
	});
});

describe('Stop', () => {
	it('marks the SMS in flight as maybe sent, and sends nothing more', async () => {
		let cancel = (): void => {};
		const simulator = await simulate({
			change: (usual, _, index) => {
				if (index !== 1) return usual;
				cancel();
				return { ...usual, delivery: 'silence' };
			},
		});
		const { ended, node } = watched(new SmsPartner());
		await sendSms(simulator, itemsOf(4), {
			node,
			onStart: (stop) => {
				cancel = stop;
			},
			parameters: { requestOptions: { batchSize: 1, concurrentRequests: 1 } },
		});
		const outputs = await ended;
		expect(outputs[0]).toMatchObject([{ phoneNumber: numberOf(0) }]);
		expect(outputs[1].map(({ maybeSent }) => maybeSent)).toEqual([true, undefined, undefined]);
		expect(simulator.store.ledger).toHaveLength(2);
	});
});
