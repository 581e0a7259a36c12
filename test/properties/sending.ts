import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { PHONE_FIELD } from '../engine/scenario';
import type { AccountOptions, BadEntries } from '../simulator/account';
import type { LedgerEntry } from '../simulator/messageStore';
import { perhapsSendFault } from '../simulator/randomFaults';
import { assertWithin, countsOf, isError, linkOf, listIn, type Subject } from './invariants';
import { onErrorAndTool } from './property';
import type { Exchange, Result, Scenario, WireError } from './scenario';
import { keyOf, listUpTo, NUMBERS, type Sms, type SmsItem, type SmsList } from './texts';

/**
 * Sending: random scenarios, what an answer proves, and what must have been sent. The items are compared with the
 * server's ledger: what was really sent.
 */

export interface SendScenario extends SmsList, Scenario {
	readonly items: readonly SmsItem[];
	readonly account: AccountOptions;
	readonly includeInputFields: boolean;
}

/** How much longer than Max Retry Time a run may wait. */
const MAX_OVERTIME_SECONDS = 15;

/** A server that answers with one of these has sent nothing, unless its answer contains a sign of it. */
const UNSENT_STATUSES = [401, 403, 404, 405, 413, 429];

/** Errors after a request was sent, some of which share a code with errors of a connection that was never made. */
const WIRE_ERRORS: readonly WireError[] = [
	{ code: 'EHOSTUNREACH', syscall: 'read' },
	{ code: 'ENETUNREACH', syscall: 'read' },
	{ code: 'ECONNREFUSED', syscall: 'read' },
	{ code: 'ECONNRESET', syscall: 'read' },
	{ code: 'EPIPE', syscall: 'write' },
	{ code: 'EPROTO', syscall: 'write' },
	{ code: 'ENOTFOUND' },
	{ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' },
	{ code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED' },
];

export const account: fc.Arbitrary<AccountOptions> = fc.record({
	balance: fc.oneof({ weight: 9, arbitrary: fc.constant(100) }, fc.constantFrom(0, 0.05, 0.25)),
	stopList: fc.constantFrom([], [], [NUMBERS[1]]),
	refusedNumbers: fc
		.array(fc.tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(9, 13, 15, 52, 77)), {
			maxLength: 2,
		})
		.map((entries) => new Map(entries)),
	badEntries: fc.constantFrom<BadEntries>('entry', 'missing', 'refused', 'refusedVaguely'),
	refusalStatus: fc.constantFrom(200, 200, 400, 422),
});

/** Scenarios with up to `maxItems` SMS, under any fault. */
export const sendScenariosUpTo = (
	maxItems: number,
	mode: Parameters<typeof listUpTo>[1] = fc.oneof(
		{ weight: 6, arbitrary: fc.constant('none') },
		{ weight: 2, arbitrary: fc.constant('fixed') },
		{ weight: 1, arbitrary: fc.constantFrom('tags', 'mixed') },
	),
): fc.Arbitrary<SendScenario> =>
	fc
		.record({
			list: listUpTo(maxItems, mode),
			how: onErrorAndTool,
			retryOnFail: fc.boolean(),
			batchSize: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(500)),
			concurrentRequests: fc.integer({ min: 1, max: 20 }),
			maxRetryTime: fc.constantFrom(0, 2, 60),
			account,
			faults: fc.record({ schedule: fc.array(perhapsSendFault, { maxLength: 12 }) }),
			unreachable: perhaps(fc.array(fc.nat(8), { maxLength: 3 })),
			broken: perhaps(
				fc.array(fc.tuple(fc.nat(4), fc.constantFrom(...WIRE_ERRORS)), { maxLength: 4 }),
			),
			clockJumps: perhaps(
				fc.array(fc.integer({ min: -48, max: 1 }), { minLength: 1, maxLength: 5 }),
			),
			includeInputFields: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
		})
		.map(({ list, how, ...more }) => ({ ...list, ...how, ...more }));

/** One list in four, otherwise an empty one. */
const perhaps = <T>(list: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> =>
	fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, list);

/** The SMS of a request. */
export function smsIn(body: unknown): Sms[] {
	if (!isRecord(body)) return [];
	const { SMSList, phoneNumbers, message, tag, sender, sandbox } = body;
	const list = Array.isArray(SMSList)
		? SMSList.filter(isRecord)
		: [{ phoneNumber: phoneNumbers, message }];
	return list.map((entry) => ({
		phoneNumber: String(entry.phoneNumber),
		text: String(entry.message),
		...(tag !== undefined && { tag: String(tag) }),
		...(sender !== undefined && { sender: String(sender) }),
		...(sandbox === 1 && { isSandbox: true }),
	}));
}

/**
 * The SMS of a request whose result the answer leaves open, and whether the answer, or the lack of a connection, proves
 * that nothing was sent. By its own rules: it looks at the text for any sign that an SMS was accepted, and counts what
 * the entries say about each number.
 */
export function judge(exchange: Exchange): { open: readonly Sms[]; isUnsent: boolean } {
	const { method, request, answer, unconnected } = exchange;
	const sms = method === 'POST' ? smsIn(request) : [];
	if (unconnected) return { open: unconnected === 'known' ? [] : sms, isUnsent: true };
	if (!answer) return { open: sms, isUnsent: false };
	const { status, text, body } = answer;
	const isRead = status < 300 || (status >= 400 && status < 500);
	const denies = isRead && isRecord(body) && String(body.success) === 'false';
	const isCut = /^\s*\{/.test(text) && !isRecord(body);
	if ((denies || UNSENT_STATUSES.includes(status)) && !isCut && !SIGN_OF_ACCEPTANCE.test(text)) {
		return { open: [], isUnsent: true };
	}
	if (!isRead || !isRecord(body)) return { open: sms, isUnsent: false };
	const list = listIn(body, 'SMSResponse_List');
	const isWhole = String(body.success) === 'true' && Number(body.message_id) > 0;
	const isAccepted = (entry: IDataObject): boolean =>
		String(entry.success ?? isWhole) === 'true' && Number(entry.message_id ?? body.message_id) > 0;
	const isRefused = ({ success, code }: Record<string, unknown>): boolean =>
		String(success) === 'false' || Number(code ?? 200) !== 200;
	if (!isWhole && !list.some(isAccepted)) return { open: sms, isUnsent: false };
	const open = sms.filter(({ phoneNumber }) => {
		if (sms.length === 1 && list.length === 0) return !isWhole || isRefused(body);
		const about = list.filter((entry) =>
			numbersNamed(entry.phoneNumber, sms).includes(phoneNumber),
		);
		const accepted = about.some((entry) => isAccepted(entry) && !isRefused(entry));
		const refused = about.some((entry) => isRefused(entry) && String(entry.success) !== 'true');
		return accepted === refused;
	});
	return { open, isUnsent: false };
}

/** In the text of an answer. */
const SIGN_OF_ACCEPTANCE =
	/"(message_id|messageId|msgId)"\s*:\s*"?[1-9]|"success"\s*:\s*"?(true|1)|"(nb_sms|nbSms|nbSMS|cost)"\s*:\s*"?(0?\.0*)?[1-9]/;

/** The number of the request that an entry names; none if it is a national number that fits several. */
function numbersNamed(named: unknown, sms: readonly Sms[]): string[] {
	const digits = String(named).replace(/\D/g, '');
	const all = sms.map(({ phoneNumber }) => phoneNumber);
	if (!digits.startsWith('0')) return all.filter((number) => number === `+${digits}`);
	const fitting = all.filter(
		(number) => /^\+3[23]/.test(number) && number.slice(3) === digits.slice(1),
	);
	return fitting.length === 1 ? fitting : [];
}

/** The SMS of the output items: those on Sent, those on Error that may have been sent, and the others on Error. */
export function sortedOut({ items }: SendScenario, { outputs }: Result) {
	const smsWhere = (holds: (item: INodeExecutionData) => boolean): Sms[] =>
		outputs
			.flat()
			.filter(holds)
			.flatMap((item) => items[linkOf(item)].sms ?? []);
	const mayBeSent = ({ json }: INodeExecutionData): boolean => json.maybeSent === true;
	return {
		sent: smsWhere((item) => !isError(item)),
		maybeSent: smsWhere((item) => isError(item) && mayBeSent(item)),
		notSent: smsWhere((item) => isError(item) && !mayBeSent(item)),
	};
}

const keysOf = (sms: readonly Sms[]): string[] => sms.map(keyOf);

export const sending: Subject<SendScenario> = {
	setUp: ({ options, account: accountOptions, countryCallingCode, includeInputFields }) => ({
		parameters: {
			resource: 'message',
			operation: 'send',
			...PHONE_FIELD,
			message: '={{ $json.message }}',
			options: {
				countryCallingCode,
				...(includeInputFields && { includeInputFields: true }),
				...options,
			},
		},
		server: { account: accountOptions },
	}),
	paths: ['/v1/send', '/v1/bulk-send', '/v1/me'],
	entriesIn: (request) => keysOf(smsIn(request)),
	settles: 'oncePerItem',
	read: (exchange) => {
		const mayBeSent = judge(exchange).isUnsent ? [] : smsIn(exchange.request);
		return { isAnswer: mayBeSent.length > 0, settled: keysOf(mayBeSent) };
	},
	outputOf: (_, item) => (isError(item) ? 1 : 0),
	repeatedFields: ['phoneNumber', 'message'],
	maxWaitSeconds: ({ maxRetryTime }) => maxRetryTime + MAX_OVERTIME_SECONDS,
	check: (scenario, result) => {
		const { exchanges, outputs, ledger, hasFailed } = result;
		for (const { request } of exchanges) {
			const numbers = smsIn(request).map(({ phoneNumber }) => phoneNumber);
			assert.equal(new Set(numbers).size, numbers.length, 'no number is in a request twice');
		}
		const real = (sms: readonly Sms[]): string[] => keysOf(sms.filter((one) => !one.isSandbox));
		const [sentByServer, wanted] = [keysOf(ledger), scenario.items.flatMap(({ sms }) => sms ?? [])];
		assertWithin(sentByServer, countsOf(real(wanted)), 'no SMS is sent more times than wanted');
		if (hasFailed) {
			assert.deepEqual(ledger, [], 'a run fails only if nothing was sent');
			return;
		}
		const { sent, maybeSent } = sortedOut(scenario, result);
		assertWithin(real(sent), countsOf(sentByServer), 'what is on Sent was sent');
		const reported = countsOf(keysOf([...sent, ...maybeSent]));
		assertWithin(sentByServer, reported, 'what was sent is on Sent or may have been sent');
		const open = new Set(exchanges.flatMap((exchange) => keysOf(judge(exchange).open)));
		for (const key of keysOf(maybeSent)) assert.ok(open.has(key), `uncertain: ${key}`);
		for (const item of outputs.flat()) {
			if (!isError(item)) checkSentItem(scenario, linkOf(item), item.json, ledger);
		}
	},
};

function checkSentItem(
	{ items, includeInputFields, isTool }: SendScenario,
	link: number,
	json: IDataObject,
	ledger: readonly LedgerEntry[],
): void {
	const { json: given, sms } = items[link];
	assert.ok(sms, 'only what can be sent is on Sent');
	const { messageId, cost, currency, ...fields } = json;
	assert.deepEqual(fields, {
		...(includeInputFields && !isTool && given),
		phoneNumber: sms.phoneNumber,
		smsCount: 1,
		...(sms.scheduledFor !== undefined && { scheduledFor: sms.scheduledFor }),
		...(sms.isSandbox && { sandbox: true, message: sms.text }),
	});
	assert.deepEqual([typeof messageId, cost, currency], ['number', 0.049, 'EUR']);
	if (sms.isSandbox) return;
	const entry = ledger.find(
		(one) => one.messageId === messageId && one.phoneNumber === sms.phoneNumber,
	);
	assert.equal(entry?.text, sms.text, 'with its own message ID');
	assert.equal(entry.scheduledFor, sms.scheduledFor, 'at its own time');
}
