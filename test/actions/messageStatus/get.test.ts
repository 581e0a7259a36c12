import type { IDataObject, INodeType } from 'n8n-workflow';
import { SmsPartner } from '../../../nodes/SmsPartner/SmsPartner.node.ts';
import {
	asTool,
	check,
	closeSimulators,
	itemsOf,
	jsonOf,
	linksOf,
	simulate,
} from '../../engine/scenario';
import type { ApiAnswer } from '../../simulator/api';
import type { SimulatedMessage } from '../../simulator/messageStore';
import {
	DOCUMENTED_MESSAGE,
	DOCUMENTED_REQUEST,
	sampleMessages,
} from '../../simulator/sampleMessages';

afterEach(closeSimulators);

const NOT_FOUND = (messageId: number): string =>
	`SMS Partner has no message ${messageId} for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`;

/** Changes the list of an answer. */
const changeList =
	(change: (entries: IDataObject[]) => unknown[]) =>
	(answer: ApiAnswer): ApiAnswer => {
		const body = answer.body as { StatutResponse_List: IDataObject[] };
		return { ...answer, body: { ...body, StatutResponse_List: change(body.StatutResponse_List) } };
	};

describe("the example in the API's documentation", () => {
	it('is requested and read exactly as documented', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, DOCUMENTED_REQUEST);

		expect(simulator.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /v1/multi-status',
		]);
		expect(simulator.log[0].headers['content-type']).toBe('application/json');
		expect(simulator.log[0].body).toBe(
			`{"apiKey":"${simulator.apiKey}","SMSStatut_List":[{"phoneNumber":"+33699999993","messageId":111111},{"phoneNumber":"+33699999992","messageId":1000},{"phoneNumber":"+33699999991","messageId":1222}]}`,
		);
		expect(jsonOf(run)).toEqual([
			[
				{
					phoneNumber: '+33699999993',
					messageId: 111111,
					status: 'Delivered',
					isFinal: true,
					date: '2018-02-06T16:26:56.000Z',
					stopSms: false,
					isSpam: false,
				},
			],
			[
				{
					phoneNumber: '+33699999992',
					messageId: 1000,
					error: 'Message not found',
					errorCode: 4,
					apiMessage: 'Numéro introuvable',
					errorSource: 'message',
					errorDescription: NOT_FOUND(1000),
				},
				{
					phoneNumber: '+33699999991',
					messageId: 1222,
					error: 'Message not found',
					errorCode: 4,
					apiMessage: 'Numéro introuvable',
					errorSource: 'message',
					errorDescription: NOT_FOUND(1222),
				},
			],
		]);
		expect(linksOf(run)).toEqual([[0], [1, 2]]);
		expect(run.task.hints).toEqual([
			{
				message:
					'2 of 3 items went to Error: Message not found (2). Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
				location: 'outputPane',
			},
		]);
	});

	it('is returned unchanged with Simplify off', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, DOCUMENTED_REQUEST.slice(0, 1), {
			parameters: { simplify: false },
		});
		expect(jsonOf(run)).toEqual([
			[
				{
					success: true,
					code: 200,
					phoneNumber: '+33699999993',
					messageId: 111111,
					status: 'Delivered',
					date: '1517934416',
					stopSms: '0',
					isSpam: '0',
				},
			],
			[],
		]);
	});
});

describe('many messages', () => {
	it('are requested 500 at a time, and returned linked and in order', async () => {
		const messages = sampleMessages(1201);
		const simulator = await simulate({
			messages: messages.filter((_, index) => index % 7 !== 0),
			// The first request is the last to be answered.
			change: (answer, _, index) => ({ ...answer, delayMs: index === 0 ? 200 : 0 }),
		});
		const run = await check(simulator, itemsOf(messages));

		expect(simulator.log.map((request) => request.messages).sort()).toEqual([201, 500, 500]);
		const all = messages.map((_, index) => index);
		expect(linksOf(run)).toEqual([
			all.filter((index) => index % 7 !== 0),
			all.filter((index) => index % 7 === 0),
		]);
		for (const output of run.outputs) {
			for (const { json, pairedItem } of output) {
				expect(json.messageId).toBe(messages[(pairedItem as { item: number }).item].messageId);
			}
		}
		const statuses = jsonOf(run)[0].map(({ status }) => status);
		expect(statuses).toEqual(
			messages.filter((_, index) => index % 7 !== 0).map(({ status }) => status),
		);
	});

	it('are requested with no more parallel requests than the option allows', async () => {
		const messages = sampleMessages(40);
		const simulator = await simulate({ messages, latencyMs: 20 });
		const run = await check(simulator, itemsOf(messages), {
			parameters: { requestOptions: { batchSize: 2, concurrentRequests: 3 } },
		});
		expect(simulator.log).toHaveLength(20);
		expect(simulator.mostInFlight).toBe(3);
		expect(run.outputs[0]).toHaveLength(40);
	});

	it('that share an ID or a number each get their own status', async () => {
		const messages = [1, 2, 3].flatMap((row) =>
			[1, 2, 3].map((messageId): SimulatedMessage => ({
				phoneNumber: `+3363998000${row}`,
				messageId,
				status: `status ${row}/${messageId}`,
			})),
		);
		const simulator = await simulate({ messages });
		const run = await check(simulator, [...itemsOf(messages), ...itemsOf(messages).reverse()]);
		expect(simulator.log.map((request) => request.messages)).toEqual([9]);
		const expected = messages.map(({ phoneNumber, messageId, status }) => [
			phoneNumber,
			messageId,
			status,
		]);
		expect(
			jsonOf(run)[0].map(({ phoneNumber, messageId, status }) => [phoneNumber, messageId, status]),
		).toEqual([...expected, ...[...expected].reverse()]);
	});

	it('are requested once if items repeat them, and each item gets the status', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [
			{ phoneNumber: '06 99 99 99 93', messageId: '111111' },
			{ phoneNumber: '+33699999993', messageId: 111111 },
			{ phoneNumber: '0033699999993', messageId: ' 0111111' },
		]);
		expect(simulator.log.map(({ messages }) => messages)).toEqual([1]);
		expect(linksOf(run)).toEqual([[0, 1, 2], []]);
		expect(new Set(jsonOf(run)[0].map((json) => JSON.stringify(json))).size).toBe(1);
	});
});

describe('Include Input Fields', () => {
	const parameters = { options: { includeInputFields: true } };
	const [KNOWN, UNKNOWN] = DOCUMENTED_REQUEST;
	const STATUS = {
		...KNOWN,
		status: 'Delivered',
		isFinal: true,
		date: '2018-02-06T16:26:56.000Z',
		stopSms: false,
		isSpam: false,
	};
	const ERROR = {
		...UNKNOWN,
		error: 'Message not found',
		errorCode: 4,
		apiMessage: 'Numéro introuvable',
		errorSource: 'message',
		errorDescription: NOT_FOUND(1000),
	};

	it("copies the item's fields first; the node's fields replace them", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const given = { phoneNumber: '06 99 99 99 93', messageId: '111111', name: 'Ana', status: 1 };
		const run = await check(
			simulator,
			[given, { phoneNumber: 'unknown', messageId: '5', name: 'Bob' }],
			{ parameters },
		);
		expect(jsonOf(run)).toEqual([
			[{ ...given, ...STATUS }],
			[
				{
					phoneNumber: 'unknown',
					messageId: '5',
					name: 'Bob',
					error: 'Phone number has no digits',
					errorSource: 'input',
					errorDescription: expect.stringContaining('[item 1]'),
				},
			],
		]);
		expect(Object.keys(jsonOf(run)[0][0]).slice(0, 4)).toEqual(Object.keys(given));
	});

	it('removes an old result of this node from the fields that it copies', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const [[status], [error]] = jsonOf(await check(simulator, [KNOWN, UNKNOWN]));
		const run = await check(
			simulator,
			[
				{ ...error, ...KNOWN, row: 1 },
				{ ...status, ...UNKNOWN, row: 2 },
				{ ...status, ...KNOWN, row: 3 },
				{ ...error, ...UNKNOWN, row: 4 },
			],
			{ parameters, retryOnFail: true },
		);
		expect(jsonOf(run)).toEqual([
			[
				{ ...STATUS, row: 1 },
				{ ...STATUS, row: 3 },
			],
			// The other fields of a Status item may stay: they are not wrong on an Error item.
			[
				{ ...ERROR, date: STATUS.date, stopSms: false, isSpam: false, row: 2 },
				{ ...ERROR, row: 4 },
			],
		]);
		expect(simulator.log).toHaveLength(2);
	});

	it.each<[string, IDataObject]>([
		['of a shop', { success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01' }],
		['of a support desk', { status: 'open', isFinal: 'no', errorCode: 'X', date: 'today' }],
		['of an HTTP request', { httpStatus: 404, errorSource: 'crm', errorDescription: 'none' }],
		['of another SMS service', { messageId: 'x', apiMessage: 'OK', stopSms: 'no', isSpam: 'no' }],
	])("removes none of the user's fields because of their names: %s", async (_, own) => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(
			simulator,
			[
				{ ...own, ...KNOWN },
				{ ...own, ...UNKNOWN },
			],
			{ parameters },
		);
		expect(jsonOf(run)).toEqual([[{ ...own, ...STATUS }], [{ ...own, ...ERROR }]]);
	});

	it("keeps the user's status beside a number that is not in this node's format", async () => {
		const given = {
			phoneNumber: '06 99 99 99 92',
			messageId: 1000,
			status: 'open',
			isFinal: false,
		};
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [given], { parameters });
		expect(jsonOf(run)[1]).toEqual([{ ...ERROR, ...given }]);
	});

	it("removes the user's error from a Status item, since Retry On Fail would misread it", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const own = { error: 'CRM', errorCode: 'A1' };
		const run = await check(
			simulator,
			[
				{ ...KNOWN, ...own },
				{ ...UNKNOWN, ...own },
			],
			{ parameters, retryOnFail: true },
		);
		expect(jsonOf(run)).toEqual([[{ ...STATUS, errorCode: 'A1' }], [ERROR]]);
		expect(simulator.log).toHaveLength(1);
	});

	it("copies the item's fields with Simplify off, too", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{ ...KNOWN, row: 1 }], {
			parameters: { simplify: false, ...parameters },
		});
		expect(jsonOf(run)[0]).toEqual([
			{
				...KNOWN,
				row: 1,
				success: true,
				code: 200,
				status: 'Delivered',
				date: '1517934416',
				stopSms: '0',
				isSpam: '0',
			},
		]);
	});
});

describe('a Status item', () => {
	it('can be checked again without mapping', async () => {
		let nowMs = 0;
		const simulator = await simulate({
			now: () => nowMs,
			messages: [
				{
					...DOCUMENTED_MESSAGE,
					status: [
						{ afterMs: 0, status: 'Waiting' },
						{ afterMs: 5000, status: 'Delivered' },
					],
				},
			],
		});
		const first = jsonOf(
			await check(simulator, [{ phoneNumber: '0699999993', messageId: '111111' }]),
		);
		expect(first[0]).toMatchObject([{ status: 'Waiting', isFinal: false }]);
		nowMs = 5000;
		const second = jsonOf(await check(simulator, first[0]));
		expect(second[0]).toEqual([{ ...first[0][0], status: 'Delivered', isFinal: true }]);
	});
});

describe('parameters', () => {
	it('can be expressions', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{ to: { mobile: '0699999993' }, sms: ['x', '111111'] }], {
			parameters: {
				phoneNumber: '={{ $json.to.mobile.replace("06", "+336") }}',
				messageId: '={{ $json["sms"][1] }}',
			},
		});
		expect(jsonOf(run)[0]).toMatchObject([{ messageId: 111111, status: 'Delivered' }]);
	});

	it('can be fixed values', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{}, {}], {
			parameters: { phoneNumber: '0699999993', messageId: '111111' },
		});
		expect(linksOf(run)).toEqual([[0, 1], []]);
	});

	it('send only the item whose expression fails to Error', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{}, { number: '0699999993' }], {
			parameters: {
				phoneNumber: '={{ $json.number ?? $("Nobody").item.json.number }}',
				messageId: '111111',
			},
		});
		expect(linksOf(run)).toEqual([[1], [0]]);
		expect(jsonOf(run)[1]).toEqual([
			{
				messageId: '111111',
				error: "The expression for 'Phone Number' failed for this item",
				errorSource: 'input',
				errorDescription: "Referenced node doesn't exist [item 0]",
			},
		]);
	});

	it('do not change the country of a national number in an answer, which is French', async () => {
		const simulator = await simulate({
			messages: [DOCUMENTED_MESSAGE],
			change: changeList((entries) =>
				entries.map((entry) => ({ ...entry, phoneNumber: '06 99 99 99 93' })),
			),
		});
		const run = await check(simulator, DOCUMENTED_REQUEST.slice(0, 1), {
			parameters: { options: { countryCallingCode: '32' } },
		});
		expect(linksOf(run)).toEqual([[0], []]);
	});

	it('set the country of national numbers in the input', async () => {
		const belgian = { ...DOCUMENTED_MESSAGE, phoneNumber: '+32470123456' };
		const simulator = await simulate({ messages: [belgian] });
		const run = await check(simulator, [{ phoneNumber: '0470 12 34 56', messageId: 111111 }], {
			parameters: { options: { countryCallingCode: '+32' } },
		});
		expect(jsonOf(run)[0]).toMatchObject([{ phoneNumber: '+32470123456', status: 'Delivered' }]);
	});
});

describe('a tool of an AI agent', () => {
	const tool = (): { node: INodeType } => ({ node: asTool(new SmsPartner()) });

	it("returns statuses and errors on its only output, without the agent's fields", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const items = DOCUMENTED_REQUEST.map((item) => ({ ...item, chatInput: 'secret prompt' }));
		const run = await check(simulator, items, {
			...tool(),
			parameters: { options: { includeInputFields: true } },
		});
		expect(run.outputs).toHaveLength(1);
		expect(linksOf(run)).toEqual([[0, 1, 2]]);
		expect(jsonOf(run)[0]).toMatchObject([
			{ messageId: 111111, status: 'Delivered' },
			{ messageId: 1000, error: 'Message not found', errorSource: 'message' },
			{ messageId: 1222, error: 'Message not found', errorSource: 'message' },
		]);
		expect(JSON.stringify(run.outputs)).not.toContain('secret prompt');
	});
});
