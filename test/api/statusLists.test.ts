import { rawEntry, simplifyEntry } from '../../nodes/SmsPartner/api/status';
import {
	BULK_STATUS,
	nothingFound,
	readStatusPage,
	statusListCall,
} from '../../nodes/SmsPartner/api/statusLists';

const [ANNE, BRUNO] = ['+33639980001', '+33639980002'];
const delivered = (phoneNumber: unknown): object => ({ phoneNumber, status: 'Delivered' });

it('reads the entries about a message ID, and counts those without a valid number', () => {
	const body = {
		message_id: '7',
		currentPage: '2',
		total: 9,
		StatutResponse_List: [
			delivered(ANNE),
			{ number: '0639980002', status: 'Waiting' },
			delivered('x'),
			delivered(undefined),
			null,
			[],
		],
	};
	expect(readStatusPage({ messageId: 7 }, body, simplifyEntry)).toEqual({
		rows: [
			{
				kind: 'result',
				result: {
					state: 'delivered',
					fields: { phoneNumber: ANNE, messageId: 7, status: 'Delivered', isFinal: true },
				},
			},
			{
				kind: 'result',
				result: {
					state: 'waiting',
					fields: { phoneNumber: BRUNO, messageId: 7, status: 'Waiting', isFinal: false },
				},
			},
		],
		received: 6,
		keys: expect.any(Function),
		page: 2,
		total: 9,
	});
	const call = statusListCall(BULK_STATUS, simplifyEntry);
	const search = { entry: { messageId: 7 }, page: 1 };
	expect(call.toOutcomes([search], [body]).unexpected).toBe(4);
});

it('keeps numbers that the numbering plan does not know, as they are', () => {
	const numbers = ['+999612345678', '+3361234567', '+33692123456'];
	const body = { StatutResponse_List: numbers.map(delivered) };
	const { rows } = readStatusPage({ tag: 'spring' }, body, simplifyEntry);
	expect(rows.map((row) => row.kind === 'result' && row.result.fields.phoneNumber)).toEqual(
		numbers,
	);
});

it('reads the entries about a tag, which have no IDs', () => {
	const body = { message_id: '8', StatutResponse_List: [delivered(ANNE)] };
	const { rows, page, total } = readStatusPage({ tag: 'spring' }, body, simplifyEntry);
	expect([page, total]).toEqual([undefined, undefined]);
	expect(rows).toStrictEqual([
		{
			kind: 'result',
			result: {
				state: 'delivered',
				fields: { phoneNumber: ANNE, status: 'Delivered', isFinal: true, tag: 'spring' },
			},
		},
	]);
});

it('returns an entry unchanged with Simplify off', () => {
	const entry = { ...delivered('0639980001'), more: 1 };
	const { rows } = readStatusPage({ tag: 'spring' }, { StatutResponse_List: [entry] }, rawEntry);
	expect(rows).toEqual([{ kind: 'result', result: { state: 'delivered', fields: entry } }]);
});

it('names the number of an entry with an error', () => {
	const entry = { phoneNumber: ANNE, code: 4, status: 'Numéro introuvable' };
	const { rows } = readStatusPage(
		{ messageId: 7 },
		{ StatutResponse_List: [entry] },
		simplifyEntry,
	);
	expect(rows).toMatchObject([
		{ kind: 'error', error: { phoneNumber: ANNE, errorCode: 4, errorSource: 'message' } },
	]);
});

it('names no message ID in an error of a search by tag', () => {
	const entry = { phoneNumber: ANNE, code: 4 };
	const { rows } = readStatusPage({ tag: 'x' }, { StatutResponse_List: [entry] }, simplifyEntry);
	expect(JSON.stringify(rows)).not.toContain('undefined');
});

it.each([
	['7', 1],
	[7, 1],
	['007', 1],
	[undefined, 1],
	[null, 1],
	['8', 0],
	['x', 0],
	[{}, 0],
])('for an answer about the message ID %j, returns %i of its rows', (message_id, count) => {
	const page = readStatusPage(
		{ messageId: 7 },
		{ message_id, StatutResponse_List: [delivered(ANNE)] },
		simplifyEntry,
	);
	expect([page.rows.length, page.received]).toEqual([count, 1]);
});

it.each([[{}], [{ StatutResponse_List: {} }]])('reads nothing from %j', (body) => {
	expect(readStatusPage({ messageId: 7 }, body, simplifyEntry)).toMatchObject({
		rows: [],
		received: 0,
	});
});

it('treats an empty list as an answer, but not a list of junk', () => {
	const empty = readStatusPage({ tag: 'x' }, { StatutResponse_List: [] }, simplifyEntry);
	const junk = readStatusPage({ tag: 'x' }, { StatutResponse_List: [1] }, simplifyEntry);
	expect(nothingFound(empty)).toMatchObject({ errorSource: 'message', isVerdict: true });
	expect(nothingFound(junk)).not.toHaveProperty('isVerdict');
});

it('gives equal rows equal keys', () => {
	const first = { ...delivered(ANNE), date: '1517989111' };
	const second = { ...first, date: '1517989222' };
	// Too deep to be written as JSON.
	const deep = { ...first, more: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown };
	const keysOf = (...entries: object[]): readonly string[] =>
		readStatusPage({ tag: 'x' }, { StatutResponse_List: entries }, simplifyEntry).keys();
	const [a, b, c, d] = keysOf(first, second, { ...first }, deep);
	expect([a === b, a === c, a === d]).toEqual([false, true, true]);
});
