import type { IDataObject, INodeType } from 'n8n-workflow';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import {
	DOCUMENTED_MESSAGE,
	DOCUMENTED_REQUEST,
	sampleMessages,
} from '../simulator/sampleMessages';
import type { ApiAnswer } from '../simulator/api';
import { asTool, check, closeSimulators, jsonOf, linksOf, simulate } from './scenario';

afterEach(closeSimulators);

const NOT_FOUND = (messageId: number): string =>
	`SMS Partner knows no message ${messageId} to this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.`;

/** The list of an answer, as the test wants it changed. */
const changeList =
	(change: (entries: IDataObject[]) => unknown[]) =>
	(answer: ApiAnswer): ApiAnswer => {
		const body = answer.body as { StatutResponse_List: IDataObject[] };
		return { ...answer, body: { ...body, StatutResponse_List: change(body.StatutResponse_List) } };
	};

describe('the example of the API', () => {
	it('is asked and read to the letter', async () => {
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
					error: 'Numéro introuvable',
					errorCode: 4,
					errorSource: 'message',
					errorDescription: NOT_FOUND(1000),
				},
				{
					phoneNumber: '+33699999991',
					messageId: 1222,
					error: 'Numéro introuvable',
					errorCode: 4,
					errorSource: 'message',
					errorDescription: NOT_FOUND(1222),
				},
			],
		]);
		expect(linksOf(run)).toEqual([[0], [1, 2]]);
		expect(run.task.hints).toEqual([
			{
				message: '2 of 3 messages ended on Error: Numéro introuvable (2)',
				location: 'outputPane',
			},
		]);
	});

	it("gives the API's entry untouched with Simplify off", async () => {
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
	it('are asked for in requests of 500, each message once, linked and in order', async () => {
		const messages = sampleMessages(1201);
		const simulator = await simulate({
			messages: messages.filter((_, index) => index % 7 !== 0),
			// The first request is the last to be answered.
			change: (answer, _, index) => ({ ...answer, delayMs: index === 0 ? 200 : 0 }),
		});
		const run = await check(
			simulator,
			messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
		);

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

	it('are asked for with no more requests at once than the option says', async () => {
		const messages = sampleMessages(40);
		const simulator = await simulate({ messages, latencyMs: 20 });
		const run = await check(
			simulator,
			messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
			{
				parameters: { options: { batchSize: 2, concurrentRequests: 3 } },
			},
		);
		expect(simulator.log).toHaveLength(20);
		expect(simulator.mostInFlight).toBe(3);
		expect(run.outputs[0]).toHaveLength(40);
	});

	it('are asked for once where items repeat them, and each item gets its status', async () => {
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

describe('answers in another shape', () => {
	const messages = sampleMessages(5);
	const items = messages.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId }));
	const statuses = messages.map(({ status }) => status);

	it.each<[string, (entries: IDataObject[]) => unknown[]]>([
		['reversed', (entries) => [...entries].reverse()],
		['doubled', (entries) => entries.flatMap((entry) => [entry, entry])],
		[
			'in national format',
			(entries) =>
				entries.map((entry) => ({
					...entry,
					phoneNumber: String(entry.phoneNumber).replace('+33', '0'),
				})),
		],
		[
			'with IDs as strings',
			(entries) => entries.map((entry) => ({ ...entry, messageId: String(entry.messageId) })),
		],
	])('that come %s reach their items', async (_, change) => {
		const simulator = await simulate({ messages, change: changeList(change) });
		const run = await check(simulator, items);
		expect(jsonOf(run)[0].map(({ status }) => status)).toEqual(statuses);
		expect(jsonOf(run)[0]).toMatchObject(items);
		expect(linksOf(run)).toEqual([[0, 1, 2, 3, 4], []]);
		expect(run.task.hints ?? []).toEqual([]);
	});

	it('keep every digit of a long ID', async () => {
		const long = ['9007199254740992', '9007199254740993'].map((messageId, index) => ({
			...DOCUMENTED_MESSAGE,
			messageId,
			status: `status ${index}`,
		}));
		const simulator = await simulate({
			messages: long,
			// The API writes an ID as a number.
			change: (answer) => ({
				...answer,
				body: JSON.stringify(answer.body).replaceAll(/"messageId":"(\d+)"/g, '"messageId":$1'),
			}),
		});
		const run = await check(
			simulator,
			long.map(({ phoneNumber, messageId }) => ({ phoneNumber, messageId })),
		);
		expect(jsonOf(run)[0]).toMatchObject(
			long.map(({ messageId, status }) => ({ messageId, status })),
		);
	});

	it('that miss a message send it to Error, and the others to Status', async () => {
		const simulator = await simulate({
			messages,
			change: changeList((entries) => entries.filter((_, index) => index !== 2)),
		});
		const run = await check(simulator, items);
		expect(linksOf(run)).toEqual([[0, 1, 3, 4], [2]]);
		expect(jsonOf(run)[1]).toEqual([
			{
				...items[2],
				error: 'No status in the answer',
				errorSource: 'message',
				errorDescription: expect.stringContaining('Try again later'),
			},
		]);
	});

	it('about messages that nobody asked for are counted in a hint', async () => {
		const foreign = {
			success: true,
			code: 200,
			phoneNumber: '+33600000000',
			messageId: 9,
			status: 'Delivered',
		};
		const simulator = await simulate({
			messages,
			change: changeList((entries) => [foreign, ...entries, foreign]),
		});
		const run = await check(simulator, items);
		expect(linksOf(run)).toEqual([[0, 1, 2, 3, 4], []]);
		expect(run.task.hints?.map(({ message }) => message)).toEqual([
			"SMS Partner's answers held 2 entries about no message of this run; left out",
		]);
	});
});

describe('Include Input Fields', () => {
	const parameters = { options: { includeInputFields: true } };

	it('puts the fields of the item first and ours over them', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(
			simulator,
			[
				{ phoneNumber: '06 99 99 99 93', messageId: '111111', name: 'Ana', status: 'lead' },
				{ phoneNumber: 'unknown', messageId: '5', name: 'Bob' },
			],
			{ parameters },
		);
		expect(jsonOf(run)).toMatchObject([
			[{ phoneNumber: '+33699999993', messageId: 111111, name: 'Ana', status: 'Delivered' }],
			[{ phoneNumber: 'unknown', messageId: '5', name: 'Bob', errorSource: 'input' }],
		]);
	});

	it('leaves no old answer of this node beside a new one', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const first = await check(simulator, [
			DOCUMENTED_REQUEST[0],
			{ ...DOCUMENTED_REQUEST[0], messageId: 5 },
		]);
		const [[status], [error]] = jsonOf(first);
		const run = await check(
			simulator,
			[
				{ ...error, messageId: 111111, row: 1 },
				{ ...status, messageId: 5, row: 2 },
			],
			{ parameters, retryOnFail: true },
		);
		expect(jsonOf(run)).toEqual([[{ ...status, row: 1 }], [{ ...error, row: 2 }]]);
		expect(simulator.log).toHaveLength(2);
	});

	it("leaves none of the API's old entries beside an error", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const raw = { simplify: false };
		const [[entry]] = jsonOf(await check(simulator, [DOCUMENTED_REQUEST[0]], { parameters: raw }));
		expect(entry).toMatchObject({ success: true, code: 200, status: 'Delivered' });
		const run = await check(simulator, [{ ...entry, messageId: 5, row: 1 }], {
			parameters: { ...raw, ...parameters },
		});
		const [error] = jsonOf(run)[1];
		expect(Object.keys(error).sort()).toEqual(
			[
				'phoneNumber',
				'messageId',
				'row',
				'error',
				'errorCode',
				'errorSource',
				'errorDescription',
			].sort(),
		);
	});

	it("leaves the user's own fields alone, but for an error beside a status", async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const own = { error: 'CRM', errorCode: 'A1', date: 'today' };
		const run = await check(
			simulator,
			[
				{ ...DOCUMENTED_REQUEST[0], ...own },
				{ ...DOCUMENTED_REQUEST[1], ...own },
			],
			{ parameters, retryOnFail: true },
		);
		const [[status], [error]] = jsonOf(run);
		expect(status).toMatchObject({ errorCode: 'A1', date: '2018-02-06T16:26:56.000Z' });
		expect(status).not.toHaveProperty('error');
		expect(error).toMatchObject({ error: 'Numéro introuvable', errorCode: 4, date: 'today' });
		expect(simulator.log).toHaveLength(1);
	});
});

describe('a Status item', () => {
	it('can be asked with again, without mapping', async () => {
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
	it('are read as the user maps them', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{ to: { mobile: '0699999993' }, sms: ['x', '111111'] }], {
			parameters: {
				phoneNumber: '={{ $json.to.mobile.replace("06", "+336") }}',
				messageId: '={{ $json["sms"][1] }}',
			},
		});
		expect(jsonOf(run)[0]).toMatchObject([{ messageId: 111111, status: 'Delivered' }]);
	});

	it('may be fixed values', async () => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const run = await check(simulator, [{}, {}], {
			parameters: { phoneNumber: '0699999993', messageId: '111111' },
		});
		expect(linksOf(run)).toEqual([[0, 1], []]);
	});

	it('send to Error the item whose expression fails, and harm no other', async () => {
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
				error: 'The expression of Phone Number fails for this item',
				errorSource: 'input',
				errorDescription: "Referenced node doesn't exist",
			},
		]);
	});

	it('leave a national number in an answer French, whatever country is set', async () => {
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

	it('take national numbers for those of the country that is set', async () => {
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

	it('gets errors beside statuses on its one output, and nothing of the agent', async () => {
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
			{ messageId: 1000, error: 'Numéro introuvable' },
			{ messageId: 1222, error: 'Numéro introuvable' },
		]);
		expect(JSON.stringify(run.outputs)).not.toContain('secret prompt');
	});

	it('reads what the API says of the account as an item, not as an exception', async () => {
		const simulator = await simulate();
		const run = await check(simulator, DOCUMENTED_REQUEST.slice(0, 1), {
			...tool(),
			credentialData: { apiKey: 'wrong', baseUrl: simulator.baseUrl },
		});
		expect(run.task.error).toBeUndefined();
		expect(jsonOf(run)).toMatchObject([[{ error: 'Clé API incorrecte', errorCode: 10 }]]);
	});
});
