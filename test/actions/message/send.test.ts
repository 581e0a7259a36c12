import type { IDataObject } from 'n8n-workflow';
import { isRecord, type JsonObject } from '../../../nodes/SmsPartner/guards';
import { SmsPartner } from '../../../nodes/SmsPartner/SmsPartner.node.ts';
import { fakeClock } from '../../engine/fakeClock';
import type { OnError } from '../../engine/runNode';
import {
	asTool,
	check,
	closeSimulators,
	hintsOf,
	jsonOf,
	linksOf,
	nodeWith,
	sendSms,
	simulate,
} from '../../engine/scenario';
import type { LoggedRequest, Simulator } from '../../simulator/simulator';

/** Message: Send, when SMS Partner answers as documented. */

afterEach(closeSimulators);

const ONE = '+33639980001';

const TWO = '+33639980002';

const SENT_ID = 9_000_001;

const RESULT = { smsCount: 1, cost: 0.049, currency: 'EUR' };

const pathsOf = ({ log }: Simulator): string[] =>
	log.map(({ method, path }) => `${method} ${path}`);

function contentOf({ body }: LoggedRequest): JsonObject {
	const content: unknown = JSON.parse(body);
	if (!isRecord(content)) throw new Error('Not an object');
	return content;
}

/** The contents of all requests, without the key. */
const contentsOf = (simulator: Simulator): JsonObject[] =>
	simulator.log.map((request) => {
		const { apiKey, ...content } = contentOf(request);
		expect(apiKey).toBe(simulator.apiKey);
		return content;
	});

describe('the requests', () => {
	it('send one SMS through /send', async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [{ phoneNumber: '06 39 98 00 01', message: 'Bonjour' }]);
		expect(pathsOf(simulator)).toEqual(['POST /v1/send']);
		expect(contentsOf(simulator)).toEqual([{ phoneNumbers: ONE, message: 'Bonjour' }]);
		expect(jsonOf(run)).toEqual([[{ phoneNumber: ONE, messageId: SENT_ID, ...RESULT }], []]);
		expect(simulator.store.ledger).toEqual([
			{ phoneNumber: ONE, text: 'Bonjour', messageId: SENT_ID },
		]);
	});

	it('send several SMS through /bulk-send, each with its own text', async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [
			{ phoneNumber: ONE, message: 'Bonjour Ana' },
			{ phoneNumber: '0639980002', message: 'Bonjour "Bo"' },
		]);
		expect(pathsOf(simulator)).toEqual(['POST /v1/bulk-send']);
		expect(contentsOf(simulator)).toEqual([
			{
				SMSList: [
					{ phoneNumber: ONE, message: 'Bonjour Ana' },
					{ phoneNumber: TWO, message: 'Bonjour "Bo"' },
				],
			},
		]);
		expect(jsonOf(run)).toEqual([
			[ONE, TWO].map((phoneNumber) => ({ phoneNumber, messageId: SENT_ID, ...RESULT })),
			[],
		]);
		expect(linksOf(run)).toEqual([[0, 1], []]);
	});

	it('send 500 SMS at a time, and never contain a number twice', async () => {
		const simulator = await simulate();
		const items = Array.from({ length: 1001 }, (_, index) => ({
			phoneNumber: `+336399${String(80_000 + (index % 600))}`,
			message: 'Bonjour',
		}));
		const run = await sendSms(simulator, items);
		expect(simulator.log.map(({ messages }) => messages)).toEqual([500, 100, 401]);
		for (const { body } of simulator.log) {
			const numbers = body.match(/\+336399\d+/g) ?? [];
			expect(new Set(numbers).size).toBe(numbers.length);
		}
		expect(linksOf(run)[0]).toEqual(items.map((_, index) => index));
		expect(simulator.store.ledger).toHaveLength(1001);
	});

	it("contain the options that are set, under the API's names", async () => {
		const simulator = await simulate();
		const options = {
			sender: 'Acme 24',
			tag: 'spring-sale',
			sendAt: '2030-12-24T18:01:00Z',
			addStopText: true,
			unicode: true,
			sandbox: true,
			deliveryReportUrl: 'https://example.com/report',
			replyUrl: 'https://example.com/reply',
		};
		const items = [ONE, TWO].map((phoneNumber) => ({ phoneNumber, message: 'Bonjour' }));
		const run = await sendSms(simulator, items, { parameters: { options } });
		expect(contentsOf(simulator)).toEqual([
			{
				SMSList: items,
				sender: 'Acme 24',
				tag: 'spring-sale',
				scheduledDeliveryDate: '24/12/2030',
				time: 19,
				minute: 5,
				isStopSms: 1,
				isUnicode: 1,
				sandbox: 1,
				urlDlr: 'https://example.com/report',
				urlResponse: 'https://example.com/reply',
			},
		]);
		expect(Object.entries(jsonOf(run)[0][1])).toEqual(
			Object.entries({
				phoneNumber: TWO,
				message: 'Bonjour',
				messageId: SENT_ID,
				...RESULT,
				scheduledFor: '2030-12-24T18:05:00.000Z',
				sandbox: true,
			}),
		);
		expect(simulator.store.ledger).toEqual([]);
	});

	it('omit options that are off or empty', async () => {
		const simulator = await simulate();
		const options = { sender: '', tag: '', sendAt: '', sandbox: false, addStopText: false };
		await sendSms(simulator, [{ phoneNumber: ONE, message: 'Bonjour' }], {
			parameters: { options },
		});
		expect(contentsOf(simulator)).toEqual([{ phoneNumbers: ONE, message: 'Bonjour' }]);
	});

	it('are separate for items with different options', async () => {
		const simulator = await simulate();
		const run = await sendSms(
			simulator,
			['a', 'b', 'a', 'Not a tag', 'b', ''].map((tag, index) => ({
				phoneNumber: `+3363998000${index}`,
				message: 'Bonjour',
				tag,
			})),
			{
				parameters: {
					options: { tag: '={{ $json.tag }}' },
					requestOptions: { concurrentRequests: 1 },
				},
			},
		);
		expect(simulator.store.ledger.map(({ phoneNumber, tag }) => [phoneNumber.at(-1), tag])).toEqual(
			[
				['0', 'a'],
				['2', 'a'],
				['1', 'b'],
				['4', 'b'],
				['5', undefined],
			],
		);
		expect(pathsOf(simulator)).toEqual([
			'POST /v1/bulk-send',
			'POST /v1/bulk-send',
			'POST /v1/send',
		]);
		expect(linksOf(run)).toEqual([[0, 1, 2, 4, 5], [3]]);
		expect(jsonOf(run)[1][0]).toMatchObject({
			error: "The option 'Tag' is not valid",
			errorSource: 'input',
		});
	});
});

describe('Send At', () => {
	it.each([
		['in winter', '2026-12-24T17:00:00Z', '24/12/2026', 18, 0, '2026-12-24T17:00:00.000Z'],
		['in summer', '2027-07-14T07:58:01Z', '14/07/2027', 10, 0, '2027-07-14T08:00:00.000Z'],
		['before summer', '2027-03-28T00:56:00Z', '28/03/2027', 3, 0, '2027-03-28T01:00:00.000Z'],
		['at midnight', '2026-12-31T22:59:00Z', '01/01/2027', 0, 0, '2026-12-31T23:00:00.000Z'],
	])('is sent in Paris time, %s', async (_, sendAt, date, time, minute, scheduledFor) => {
		const clock = fakeClock();
		const simulator = await simulate({ now: clock.now });
		const run = await sendSms(simulator, [{ phoneNumber: ONE, message: 'Bonjour' }], {
			node: nodeWith(clock),
			parameters: { options: { sendAt } },
		});
		expect(contentsOf(simulator)).toMatchObject([{ scheduledDeliveryDate: date, time, minute }]);
		expect(jsonOf(run)[0]).toMatchObject([{ scheduledFor }]);
		expect(simulator.store.ledger).toMatchObject([{ scheduledFor }]);
	});

	it('is in the hint about what was sent', async () => {
		const clock = fakeClock();
		const simulator = await simulate({ now: clock.now });
		const run = await sendSms(
			simulator,
			[
				{ phoneNumber: ONE, message: 'Bonjour', at: '2026-12-24T17:01:00Z' },
				{ phoneNumber: TWO, message: 'Bonjour', at: '' },
			],
			{ node: nodeWith(clock), parameters: { options: { sendAt: '={{ $json.at }}' } } },
		);
		expect(hintsOf(run)).toEqual([
			'1 SMS to 1 recipient: 0.049 EUR',
			'Scheduled for 24 Dec 2026, 18:05 (Paris time): 1 SMS to 1 recipient: 0.049 EUR',
		]);
	});

	it('must not be in the past', async () => {
		const clock = fakeClock();
		const simulator = await simulate({ now: clock.now });
		const sendAts = ['2026-11-23T09:59:59Z', '2026-11-23T10:00:01Z', 'soon'];
		const run = await sendSms(
			simulator,
			sendAts.map((sendAt) => ({ phoneNumber: ONE, message: 'Bonjour', sendAt })),
			{ node: nodeWith(clock), parameters: { options: { sendAt: '={{ $json.sendAt }}' } } },
		);
		expect(linksOf(run)).toEqual([[1], [0, 2]]);
		expect(jsonOf(run)[1].map(({ error }) => error)).toEqual([
			"The option 'Send At' is in the past",
			"The option 'Send At' is not a date and time",
		]);
		expect(simulator.store.ledger).toHaveLength(1);
	});
});

describe('the items', () => {
	it('with invalid input are never sent', async () => {
		const simulator = await simulate();
		const items: IDataObject[] = [
			{ phoneNumber: ONE, message: 'Bonjour' },
			{ phoneNumber: ONE, message: ' ' },
			{ phoneNumber: ONE, message: 'x'.repeat(1531) },
			{ phoneNumber: ONE, message: ['Bonjour'] },
			{ phoneNumber: 'Ana', message: 'Bonjour' },
			{ phoneNumber: ONE },
		];
		const run = await sendSms(simulator, items);
		expect(linksOf(run)).toEqual([[0], [1, 2, 3, 4, 5]]);
		const errors = jsonOf(run)[1];
		expect(errors.map(({ error }) => error)).toEqual([
			'No text',
			'Text is too long',
			'Message is not text',
			'Phone number has no digits',
			'No text',
		]);
		expect(errors[1]).toEqual({
			...items[2],
			error: 'Text is too long',
			errorSource: 'input',
			errorDescription:
				'An SMS has 10 parts at most: 1530 characters. This text has 1531. [item 2]',
		});
		expect(simulator.store.ledger).toHaveLength(1);
	});

	it('come with a hint where SMS Partner replaces characters', async () => {
		const items = [ONE, TWO].map((phoneNumber) => ({ phoneNumber, message: 'Bonne fête ~ 🎁' }));
		const hint =
			"SMS Partner replaces characters of your texts, such as ê. SMS Partner removes characters of your texts, such as ~. SMS Partner may replace or remove characters that a normal SMS does not have, such as 🎁. To keep them, ask SMS Partner to enable Unicode, and use the option 'Unicode'.";
		expect(hintsOf(await sendSms(await simulate(), items))).toContainEqual(hint);
		const asUnicode = await sendSms(await simulate(), items, {
			parameters: { options: { unicode: true } },
		});
		expect(jsonOf(asUnicode)[0]).toHaveLength(2);
		expect(hintsOf(asUnicode)).not.toContainEqual(hint);
	});

	it('are not counted in that hint if they were not sent', async () => {
		const simulator = await simulate({ account: { stopList: [ONE] } });
		const run = await sendSms(simulator, [
			{ phoneNumber: ONE, message: 'Reçu par François' },
			{ phoneNumber: TWO, message: 'Bonne fête' },
		]);
		expect(linksOf(run)).toEqual([[1], [0]]);
		expect(hintsOf(run)).toContainEqual(
			"SMS Partner replaces characters of your texts, such as ê. To keep them, ask SMS Partner to enable Unicode, and use the option 'Unicode'.",
		);
	});

	it.each([{}, { sandbox: true }])('with a gap are counted in a hint, with %j', async (options) => {
		const simulator = await simulate({ account: { stopList: [ONE] } });
		const numberAt = (index: number): string => `+3363998001${index}`;
		const run = await sendSms(
			simulator,
			[
				{ phoneNumber: numberAt(0), Prénom: 'Ana', Ville: 'Lyon', code: '' },
				{ phoneNumber: numberAt(1), Prénom: null, Ville: 'Lyon' },
				{ phoneNumber: numberAt(2), Prénom: '', Ville: 'Lyon' },
				{ phoneNumber: numberAt(3), Ville: ' ' },
				// Neither is sent.
				{ phoneNumber: 'Ana' },
				{ phoneNumber: ONE },
			],
			{
				parameters: {
					message:
						"=Bonjour {{ $json.Prénom }}, à {{ $json.Ville }} ! {{ $json.Prénom }} {{ $json.code ?? '' }}",
					options,
				},
			},
		);
		expect(linksOf(run)).toEqual([
			[0, 1, 2, 3],
			[4, 5],
		]);
		expect(hintsOf(run)).toContainEqual(
			"3 of 4 texts lack 'Prénom', 1 lacks 'Ville'. If a field may be empty, add ?? '' after its name.",
		);
	});

	it('come with a hint where SMS Partner cannot call a URL', async () => {
		const simulator = await simulate();
		const run = await sendSms(
			simulator,
			[
				{ phoneNumber: ONE, message: 'Bonjour', host: 'example.com' },
				{ phoneNumber: TWO, message: 'Bonjour', host: '192.168.1.20' },
				{ phoneNumber: 'Ana', message: 'Bonjour', host: 'localhost' },
			],
			{
				parameters: {
					options: {
						deliveryReportUrl: 'http://localhost:5678/webhook-test/x',
						replyUrl: '=http://{{ $json.host }}/webhook/x',
					},
				},
			},
		);
		expect(hintsOf(run).slice(-2)).toEqual([
			"Check the option 'Delivery Report URL'. It is a test URL of n8n, which works only while the editor is listening: use the production URL.",
			"Check the option 'Reply URL'. '192.168.1.20' cannot be reached from the internet: use the public address of your n8n.",
		]);
		const reachable = await sendSms(simulator, [{ phoneNumber: ONE, message: 'Bonjour' }], {
			parameters: { options: { deliveryReportUrl: 'https://example.com/webhook/x' } },
		});
		expect(hintsOf(reachable)).toEqual(['1 SMS to 1 recipient: 0.049 EUR']);
	});

	it('are counted in a hint, with their total cost', async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [
			{ phoneNumber: ONE, message: 'Bonjour' },
			{ phoneNumber: TWO, message: 'x'.repeat(161) },
			{ phoneNumber: 'Ana', message: 'Bonjour' },
		]);
		expect(hintsOf(run)).toEqual([
			'3 SMS to 2 recipients: 0.147 EUR',
			'1 of 3 items went to Error: Phone number has no digits (1). Enter it in international format, or as a national number.',
		]);
		expect(jsonOf(run)[0][1]).toMatchObject({ smsCount: 2, cost: 0.098 });
	});

	it("include the input fields except an error, if 'Include Input Fields' is on", async () => {
		const simulator = await simulate();
		const items = [
			{ phoneNumber: '0639980001', message: 'Bonjour', customer: 7, error: 'old' },
			{ phoneNumber: 'Ana', message: 'Bonjour', customer: 8 },
		];
		const run = await sendSms(simulator, items, {
			retryOnFail: true,
			parameters: { options: { includeInputFields: true } },
		});
		expect(jsonOf(run)[0]).toEqual([
			{ phoneNumber: ONE, message: 'Bonjour', customer: 7, messageId: SENT_ID, ...RESULT },
		]);
		expect(jsonOf(run)[1]).toMatchObject([{ ...items[1], errorSource: 'input' }]);
		expect(simulator.store.ledger).toHaveLength(1);
	});

	it('can be checked right after sending, and their statuses change', async () => {
		const clock = fakeClock();
		const simulator = await simulate({ now: clock.now });
		const items = [ONE, TWO].map((phoneNumber) => ({ phoneNumber, message: 'Bonjour' }));
		const [sent] = jsonOf(await sendSms(simulator, items));
		const wordsNow = async (): Promise<unknown[]> =>
			jsonOf(await check(simulator, sent))[0].map(({ status }) => status);
		expect(await wordsNow()).toEqual(['Waiting', 'Waiting']);
		await clock.sleep(3000);
		expect(await wordsNow()).toEqual(['Delivered', 'Delivered']);
	});
});

it('sends nothing to a number that may lack its leading 0, nor a text with unread expressions', async () => {
	const simulator = await simulate();
	const run = await sendSms(simulator, [
		{ phoneNumber: 639980001, message: 'Bonjour' },
		{ phoneNumber: TWO, message: 'Bonjour {{ $json.firstName }}' },
		{ phoneNumber: ONE, message: 'Bonjour {Ana}}' },
	]);
	expect(jsonOf(run)).toMatchObject([
		[{ phoneNumber: ONE }],
		[
			{ error: 'Phone number may lack its leading 0', errorSource: 'input' },
			{
				error: 'Message contains an expression that was not evaluated',
				errorDescription: expect.stringContaining('from Fixed to Expression'),
				errorSource: 'input',
			},
		],
	]);
	expect(simulator.store.ledger.map(({ phoneNumber }) => phoneNumber)).toEqual([ONE]);
});

describe('a text in which an expression failed', () => {
	const ana = { phoneNumber: ONE, firstName: 'Ana', count: 3, order: { id: 7 } };
	const bo = { phoneNumber: TWO };

	/** The texts that are sent, and the errors. */
	async function outcomesOf(message: string, items: IDataObject[] = [ana, bo]): Promise<unknown> {
		const simulator = await simulate();
		const run = await sendSms(simulator, items, { parameters: { message } });
		expect(run.task.error).toBeUndefined();
		return [
			simulator.store.ledger.map(({ text }) => text),
			jsonOf(run)[1].map(({ error }) => error),
		];
	}

	it.each<[string, unknown[], unknown[]]>([
		["=Bonjour {{ '' + $json.firstName }} !", ['Bonjour Ana !'], ["Message contains 'undefined'"]],
		['=Il en reste {{ `${$json.count * 2}` }}', ['Il en reste 6'], ["Message contains 'NaN'"]],
		['={{ `Le ${$json.firstName ?? null}` }}', ['Le Ana'], ["Message contains 'null'"]],
		[
			"={{ 'Bonjour ' + ($json.firstName ?? {}) }}",
			['Bonjour Ana'],
			["Message contains '[object Object]'"],
		],
		[
			"=Le {{ $json.firstName ? 'lundi' : DateTime.fromISO('2027-02-29').toFormat('d') }}",
			['Le lundi'],
			["Message contains 'Invalid DateTime'"],
		],
	])('goes to Error: %s', async (message, sent, errors) => {
		expect(await outcomesOf(message)).toEqual([sent, errors]);
	});

	it('goes to Error where the text is read straight from the items', async () => {
		const items = [
			{ phoneNumber: ONE, message: 'Bonjour undefined' },
			{ phoneNumber: TWO, message: 'Bonjour M. Null' },
		];
		expect(await outcomesOf('={{ $json.message }}', items)).toEqual([
			['Bonjour M. Null'],
			["Message contains 'undefined'"],
		]);
		expect(await outcomesOf('=null: {{ $json.message }}', items)).toEqual([
			['null: Bonjour M. Null'],
			["Message contains 'undefined'"],
		]);
	});

	it('is sent where the author has written the word around the expressions', async () => {
		expect(await outcomesOf("=undefined = {{ '' + $json.firstName }}")).toEqual([
			['undefined = Ana', 'undefined = undefined'],
			[],
		]);
	});

	it('does not count as written by the author if the word is in the code', async () => {
		const message = "={{ $json.a === 'null' ? '' : `Bonjour ${$json.firstName ?? null}` }}";
		expect(await outcomesOf(message)).toEqual([['Bonjour Ana'], ["Message contains 'null'"]]);
	});

	it('is no fixed text, whatever that contains', async () => {
		const message = 'undefined, null, NaN, [object Object], Invalid DateTime';
		expect(await outcomesOf(message)).toEqual([[message, message], []]);
	});

	it('names the item, and says what to do', async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [ana, bo], {
			parameters: { message: "={{ 'Bonjour ' + $json.firstName }}" },
		});
		expect(jsonOf(run)[1]).toEqual([
			{
				phoneNumber: TWO,
				message: 'Bonjour undefined',
				error: "Message contains 'undefined'",
				errorSource: 'input',
				errorDescription:
					"An expression in 'Message' read a value that this item does not have. Check the name of the field, or add a default, such as {{ $json.name ?? '' }}. If 'undefined' is meant, write it outside of the braces. [item 1]",
			},
		]);
		expect(hintsOf(run)).toContainEqual(
			expect.stringContaining("Message contains 'undefined' (1)"),
		);
	});
});

it('sends texts composed, and none that nobody sees', async () => {
	const simulator = await simulate();
	const run = await sendSms(
		simulator,
		['Rene\u0301', '\u200b\u00a0', ':br:', '~'].map((message) => ({ phoneNumber: ONE, message })),
		{ parameters: { options: { sandbox: true } } },
	);
	expect(contentsOf(simulator)).toEqual([{ phoneNumbers: ONE, message: 'René', sandbox: 1 }]);
	expect(jsonOf(run)).toMatchObject([
		[{ phoneNumber: ONE, message: 'René', sandbox: true }],
		[{ error: 'No text' }, { error: 'No text' }, { error: 'No text' }],
	]);
});

it('sends nothing at a time that does not exist, in any notation', async () => {
	const clock = fakeClock();
	const simulator = await simulate({ now: clock.now });
	const sendAts = ['2027-02-29T10:00Z', '2027-02-29 10:00:00+01:00', '2027-02-28 10:00:00+01:00'];
	const run = await sendSms(
		simulator,
		sendAts.map((sendAt) => ({ phoneNumber: ONE, message: 'Bonjour', sendAt })),
		{ node: nodeWith(clock), parameters: { options: { sendAt: '={{ $json.sendAt }}' } } },
	);
	expect(jsonOf(run)).toMatchObject([
		[{ scheduledFor: '2027-02-28T09:00:00.000Z' }],
		[
			{ error: "The option 'Send At' is not a date and time" },
			{ error: "The option 'Send At' is not a date and time" },
		],
	]);
	expect(linksOf(run)).toEqual([[2], [0, 1]]);
});

describe('Send At from an expression', () => {
	/** When the SMS is sent, or the error. */
	async function outcomeOf(sendAt: string): Promise<unknown> {
		const clock = fakeClock();
		const run = await sendSms(
			await simulate({ now: clock.now }),
			[{ phoneNumber: ONE, message: 'Bonjour' }],
			{ node: nodeWith(clock), parameters: { options: { sendAt } } },
		);
		return jsonOf(run)
			.flat()
			.map(({ scheduledFor, error }) => scheduledFor ?? error)[0];
	}

	it.each([
		"={{ DateTime.fromISO('2027-02-28T10:00', { zone: 'Europe/Paris' }) }}",
		"={{ DateTime.fromISO('2027-02-28T10:00+01:00').toSQL() }}",
		"={{ new Date('2027-02-28T09:00Z') }}",
	])('is the date that n8n returns: %s', async (sendAt) => {
		expect(await outcomeOf(sendAt)).toBe('2027-02-28T09:00:00.000Z');
	});

	it('is refused if that is none', async () => {
		expect(await outcomeOf('={{ Duration.fromObject({ years: 60 }) }}')).toBe(
			"The option 'Send At' is not a date and time",
		);
	});
});

describe('a mapping mistake', () => {
	const items = [{ phone: ONE, text: 'Bonjour' }];

	it('fails the run before anything is sent where a text names a field that no item has', async () => {
		const simulator = await simulate();
		const customers = [
			{ phoneNumber: ONE, firstName: 'Ana' },
			{ phoneNumber: TWO, firstName: 'Bob' },
		];
		const { task } = await sendSms(simulator, customers, {
			parameters: { message: '=Bonjour {{ $json.firstName }}, {{ $json.prenom }}' },
		});
		expect(task.error).toMatchObject({
			name: 'NodeOperationError',
			message: "No item has the field 'prenom'",
			description:
				"'Message' reads 'prenom', but the items have: 'phoneNumber', 'firstName'. Correct the field in 'Message'. If a field may be missing, add ?? '' after its name, or ? before a method, as in $json.name?.trim().",
		});
		expect(simulator.log).toEqual([]);
	});

	it.each([
		"=Bonjour {{ $json.prenom }}, le {{ $now.toFormat('dd/MM') }}",
		'=Bonjour {{ $json.prenom.trim() }}',
		'=Bonjour {{ $json.prenom.toTitleCase() }}',
	])('fails the run also where the engine evaluates a part of the text: %s', async (message) => {
		const simulator = await simulate();
		const customers = [{ phoneNumber: ONE }];
		const { task } = await sendSms(simulator, customers, { parameters: { message } });
		expect(task.error).toMatchObject({ message: "No item has the field 'prenom'" });
		expect(simulator.log).toEqual([]);
	});

	it('is not one where some item has the field', async () => {
		const simulator = await simulate();
		const customers = [{ phoneNumber: ONE }, { phoneNumber: TWO, firstName: 'Bob' }];
		const run = await sendSms(simulator, customers, {
			parameters: { message: '=Bonjour {{ $json.firstName }}' },
		});
		expect(run.task.error).toBeUndefined();
		expect(simulator.store.ledger.map(({ text }) => text)).toEqual(['Bonjour ', 'Bonjour Bob']);
	});

	it('is not one where the expression has a value for a missing field', async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [{ phoneNumber: ONE }], {
			parameters: { message: "=Bonjour {{ $json.prenom ?? '' }}" },
		});
		expect(run.task.error).toBeUndefined();
		expect(simulator.store.ledger).toMatchObject([{ phoneNumber: ONE, text: 'Bonjour ' }]);
	});

	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'sends every item to Error under %s',
		async (onError) => {
			const simulator = await simulate();
			const run = await sendSms(simulator, items, { onError });
			expect(run.task.error).toBeUndefined();
			expect(linksOf(run).slice(0, 2)).toEqual([[], [0]]);
			expect(jsonOf(run)[1][0]).not.toHaveProperty('maybeSent');
			expect(simulator.log).toEqual([]);
		},
	);
});

describe('as a tool of an AI agent', () => {
	it("returns a sent SMS on its only output, without the agent's fields", async () => {
		const simulator = await simulate();
		const run = await sendSms(simulator, [{ phoneNumber: ONE, message: 'Bonjour', secret: 1 }], {
			node: asTool(new SmsPartner()),
			parameters: { options: { includeInputFields: true } },
		});
		expect(jsonOf(run)).toEqual([[{ phoneNumber: ONE, messageId: SENT_ID, ...RESULT }]]);
	});
});
