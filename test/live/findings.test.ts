import type { NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import { isRecord, type JsonObject } from '../../nodes/SmsPartner/guards';
import { answerOf } from '../simulator/api';
import { MessageStore } from '../simulator/messageStore';
import { SIMULATOR_KEY } from '../simulator/simulator';
import type { LiveAnswer, LiveRequest } from './call';
import { CALLS } from './calls/all';
import { INVALID_PHONE, UNKNOWN_ID } from './calls/samples';
import { findingsOf } from './findings';
import { makeCalls } from './run';
import { encode } from './sendRequest';

/** What the check finds if SMS Partner differs from its documentation. Uses the simulated API without the network. */

const PHONE = '+33639980042';

type Change = (answer: LiveAnswer, request: LiveRequest) => LiveAnswer | NoAnswer;

/** The findings that are not as assumed: `request: assumption` → `verdict: seen`. */
async function surprises(
	change: Change = (answer) => answer,
	phone = PHONE,
): Promise<Record<string, string>> {
	const startedAt = new Date(0);
	const store = new MessageStore([], () => startedAt.getTime());
	const given = { phone, tag: 'check1', isRealSms: false, startedAt };
	const sendRequest = async (request: LiveRequest): Promise<LiveAnswer | NoAnswer> => {
		const { url, body = '' } = encode(request, 'http://simulator/v1', SIMULATOR_KEY);
		const { method } = request;
		const simulated = { method, path: url.pathname, query: url.searchParams, body };
		const { status, body: answer } = answerOf(simulated, SIMULATOR_KEY, store);
		const headers = { 'content-type': 'application/json' };
		if (!isRecord(answer)) throw new Error('The simulated API answers with objects.');
		return await Promise.resolve(
			change({ kind: 'http', status, body: answer, isCut: false, headers }, request),
		);
	};
	const run = await makeCalls(CALLS, given, sendRequest, 0);
	return Object.fromEntries(
		findingsOf(CALLS, run, SIMULATOR_KEY)
			.filter(({ verdict }) => verdict !== 'as assumed')
			.map((one) => [`${one.request}: ${one.assumption}`, `${one.verdict}: ${one.seen}`]),
	);
}

/** Changes the bodies of the answers from one path. */
const bodies =
	(path: string, bodyOf: (body: JsonObject, request: string) => JsonObject): Change =>
	(answer, request) =>
		request.path === path && answer.body
			? { ...answer, body: bodyOf(answer.body, JSON.stringify(request.content ?? '')) }
			: answer;

const entries = (change: (list: JsonObject[]) => unknown[]): Change =>
	bodies('/multi-status', ({ StatutResponse_List: list, ...rest }) => ({
		...rest,
		...(Array.isArray(list) && { StatutResponse_List: change(list.filter(isRecord)) }),
	}));

/** Refuses requests that contain a string. */
const refuse = (path: string, part: string, code: number): Change =>
	bodies(path, (body, request) =>
		request.includes(part) ? { success: false, code, message: 'Refusé' } : body,
	);

/** Reduces the balance at each `GET /me`. */
function charged(): Change {
	let balance = 90;
	return bodies('/me', (body) => {
		balance -= 1;
		return isRecord(body.credits)
			? { ...body, credits: { ...body.credits, balance: `${balance}.000` } }
			: body;
	});
}

/** Simulates a server that ignores `page`. */
function firstPageAgain(): Change {
	let first: JsonObject | undefined;
	return bodies('/bulk-status-by-tag', (body, request) => {
		if (request.includes('"page":2')) return first ?? body;
		if (body.success === true) first ??= body;
		return body;
	});
}

const SURPRISES_OF_THE_SIMULATOR = {
	'POST /bulk-send with urlDlr: bulk-send accepts urlDlr':
		'inconclusive: accepted, but so is a field that does not exist',
};

it('reports documented behaviour as assumed', async () => {
	expect(await surprises()).toEqual(SURPRISES_OF_THE_SIMULATOR);
});

const MIXED = 'POST /multi-status for known, unknown and repeated messages';
const NATIONAL = 'POST /multi-status for a national number, with the ID as a string';
const INVALID_NUMBER = 'POST /multi-status for a valid and an invalid number';
const ITEM_ERROR = 'An invalid number does not make its batch fail';
const URL_TAKEN = 'POST /bulk-send with urlDlr: bulk-send accepts urlDlr';

it.each<[string, Change, Record<string, string>]>([
	[
		'an invalid number that makes its batch fail',
		refuse('/multi-status', INVALID_PHONE, 9),
		{
			[`${INVALID_NUMBER}: ${ITEM_ERROR}`]:
				'different: refused as a whole: HTTP 200, code 9, "Refusé" in message',
		},
	],
	[
		'an invalid number that makes its bulk-send fail',
		refuse('/bulk-send', INVALID_PHONE, 9),
		{
			[`POST /bulk-send to a valid and an invalid number: ${ITEM_ERROR}`]:
				'different: refused as a whole: HTTP 200, code 9, "Refusé" in message',
		},
	],
	[
		'an invalid number that is left out',
		entries((list) => list.filter(({ phoneNumber }) => phoneNumber !== INVALID_PHONE)),
		{
			[`${INVALID_NUMBER}: ${ITEM_ERROR}`]:
				'different: its entry: missing; others without error: 1 of 1',
		},
	],
	[
		'an invalid number with a status',
		entries((list) =>
			list.map((one) =>
				one.phoneNumber === INVALID_PHONE ? { ...one, success: true, code: 200 } : one,
			),
		),
		{
			[`${INVALID_NUMBER}: ${ITEM_ERROR}`]:
				'different: its entry: no error; others without error: 1 of 1',
		},
	],
	[
		'nothing but the invalid number',
		entries((list) =>
			list.filter(
				({ phoneNumber }) =>
					list.at(-1)?.phoneNumber !== INVALID_PHONE || phoneNumber === INVALID_PHONE,
			),
		),
		{
			[`${INVALID_NUMBER}: ${ITEM_ERROR}`]:
				'different: its entry: code 4, "Numéro introuvable" in status; others without error: 0 of 0',
		},
	],
	[
		'IDs as strings',
		entries((list) => list.map((one) => ({ ...one, messageId: String(one.messageId) }))),
		{
			[`${MIXED}: messageId is a number`]: 'different: messageId is digits as a string',
			[`${NATIONAL}: phoneNumber is an E.164 phone number, messageId is a number`]:
				'different: messageId is digits as a string',
		},
	],
	[
		'another order',
		entries((list) => list.reverse()),
		{
			[`${MIXED}: Entries are in the order of the request`]: 'different: in another order',
			'POST /multi-status for a 20-digit ID: The long ID comes back with all its digits':
				'different: a number, changed',
		},
	],
	[
		'one entry for a repeated message',
		entries((list) => list.filter(({ messageId }, at) => list[at - 2]?.messageId !== messageId)),
		{ [`${MIXED}: A repeated message gets two entries`]: 'different: 3 entries for 4' },
	],
	[
		'no entry for an unknown message',
		entries((list) => list.filter(({ messageId }) => messageId !== UNKNOWN_ID + 1)),
		{
			[`${MIXED}: StatutResponse_List has an entry for everything requested`]:
				'different: entries for 2 of 3',
			[`${MIXED}: A repeated message gets two entries`]: 'different: 3 entries for 4',
		},
	],
	[
		'a status word of an operator',
		entries((list) => list.map((one) => (one.success ? { ...one, status: 'DELIVRD' } : one))),
		{
			[`${MIXED}: status is Delivered, Not delivered or Waiting`]:
				'different: "DELIVRD", read as delivered',
		},
	],
	[
		'other types of dates and flags, and a further field',
		entries((list) => list.map((one) => ({ ...one, date: 1517934416, isSpam: false, reason: 7 }))),
		{
			[`${MIXED}: date is Unix seconds as a string`]: 'different: date is Unix seconds',
			[`${MIXED}: stopSms is "0" or "1", isSpam is "0" or "1"`]: 'different: isSpam is a boolean',
			[`${MIXED}: No fields other than success, code, phoneNumber, messageId, status, date, stopSms, isSpam`]:
				'different: also reason',
		},
	],
	[
		'a look-up with numbers in another format',
		bodies('/lookup', ({ lookup, ...rest }) => ({
			...rest,
			lookup: [lookup].flat().map((one) => ({
				...(isRecord(one) && { ...one, request: ` +${String(one.request)}` }),
			})),
		})),
		{
			'POST /lookup of an invalid and a valid number: request echoes each number without its plus sign':
				'different: 2 missing or in another format; HTTP 200, success',
		},
	],
	[
		'an unknown field that is refused, unlike urlDlr',
		refuse('/bulk-send', 'noSuchField', 9),
		{
			[URL_TAKEN]: 'as assumed',
			'POST /bulk-send with a field that does not exist: Unknown fields are ignored':
				'different: HTTP 200, code 9, "Refusé" in message',
		},
	],
	[
		'urlDlr that is refused',
		refuse('/bulk-send', 'urlDlr', 9),
		{ [URL_TAKEN]: 'different: HTTP 200, code 9, "Refusé" in message' },
	],
	[
		'a repeated first page',
		firstPageAgain(),
		{
			'GET /bulk-status-by-tag with page=2: page selects the page: no message of page 1 is repeated':
				'different: 2 entries, currentPage is 1',
		},
	],
	[
		'a total that counts pages',
		bodies('/bulk-status-by-tag', (body) => ({ ...body, total: 1 })),
		{ 'GET /bulk-status-by-tag: total counts messages': 'different: total is 1 for 2 messages' },
	],
	[
		'a sandbox that costs money',
		charged(),
		{
			'GET /me, after everything else: The sandbox costs nothing': 'different: changed: balance',
		},
	],
	[
		'a rate limit',
		(answer) => ({ ...answer, headers: { ...answer.headers, 'x-ratelimit-limit': '60' } }),
		{ 'GET /me: No header mentions a rate limit': 'different: x-ratelimit-limit: 60' },
	],
	[
		'another content type',
		(answer) => ({ ...answer, headers: {} }),
		{
			'GET /me: Answers have the content type application/json': 'different: none',
		},
	],
	[
		'success on unknown paths',
		(answer, { path }) =>
			path === '/no-such-path' ? { ...answer, status: 200, body: { success: true } } : answer,
		{
			'GET /no-such-path: An unknown path is answered with HTTP 404': 'different: HTTP 200',
		},
	],
	[
		'a lost connection',
		(answer, { path }) =>
			path === '/stop-sms/list' ? { kind: 'none', code: 'ECONNRESET' } : answer,
		{
			'GET /stop-sms/list: nbData is a number, data is an array':
				'inconclusive: no answer (ECONNRESET)',
			'GET /stop-sms/list: id is a number, phoneNumber is an E.164 phone number, createdAt is "Y-m-d H:i:s" as a string':
				'inconclusive: no answer (ECONNRESET)',
		},
	],
])('notices %s', async (_, change, expected) => {
	const rows = Object.entries({ ...SURPRISES_OF_THE_SIMULATOR, ...expected });
	expect(await surprises(change)).toEqual(
		Object.fromEntries(rows.filter(([, seen]) => seen !== 'as assumed')),
	);
});

it('notices errors with another HTTP status', async () => {
	const found = await surprises((answer) =>
		answer.body?.success === false ? { ...answer, status: 400 } : answer,
	);
	expect(found).toMatchObject({
		'GET /me with a wrong key: Refused with code 10 and HTTP 200':
			'different: HTTP 400, code 10, "Clé API incorrecte" in message',
		'GET /message-status for an unknown message: Refused with code 4 and HTTP 200':
			'different: HTTP 400, code 4, "Message introuvable" in message',
		'POST /send to an invalid number: Refused with code 9 and HTTP 200': expect.stringMatching(
			/^different: HTTP 400, code 9 inside 55, /,
		),
	});
	const refusals = Object.keys(found).filter((row) => row.includes('Refused with code'));
	expect(refusals).toHaveLength(11);
});

it('draws no conclusion about statuses if nothing was sent', async () => {
	const found = await surprises(refuse('/send', PHONE, 11));
	expect(found).toMatchObject({
		'POST /send: One SMS is accepted': 'different: HTTP 200, code 11, "Refusé" in message',
		'POST /send: message_id is a number, nb_sms is a number, cost is a number, currency is a string':
			'inconclusive: HTTP 200, code 11, "Refusé" in message',
		[`${MIXED}: messageId is a number`]:
			'inconclusive: skipped: needs a message ID from POST /send',
		[`${INVALID_NUMBER}: ${ITEM_ERROR}`]:
			'inconclusive: skipped: needs a message ID from POST /send',
	});
});

it('skips the national format of a foreign number', async () => {
	expect(await surprises(undefined, '+212600000042')).toMatchObject({
		[`${NATIONAL}: StatutResponse_List has an entry for everything requested`]:
			'inconclusive: skipped: needs a message ID from POST /send, and a French number',
	});
});

it('requests the national format, with the ID as a string', async () => {
	const contents: unknown[] = [];
	await surprises((answer, { content }) => {
		contents.push(content);
		return answer;
	});
	expect(contents).toContainEqual({
		SMSStatut_List: [{ phoneNumber: '0639980042', messageId: '9000001' }],
	});
});
