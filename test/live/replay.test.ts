import { readFileSync } from 'node:fs';
import { type JsonObject, recordOf } from '../../nodes/SmsPartner/guards';
import { FIXTURE } from './command';
import { recordSimulator } from './record';
import { bodyOf, parse } from './recording';
import { SAMPLE_PHONE as PHONE } from './redaction';
import { FICTIONAL, read, requestsOf } from './requests';

/** What the node relies on, as tests of recorded answers. Unproven as long as they are those of the simulator. */

const text = readFileSync(FIXTURE, 'utf8');
const recording = parse(text);
const { source, isRealSms, answers } = recording;
const requests = new Map(requestsOf(recording, PHONE));
const names = answers.map(({ request }) => request);

/** A request with its answer, and what the node makes of it. */
function find(name: string) {
	const request = requests.get(name);
	const answer = answers.find((one) => one.request === name);
	if (!request || !answer) throw new Error(`There is no ${name}.`);
	return { ...request, ...answer, body: bodyOf(answer), ...read(request, answer) };
}

/** The fields of an item, or those of all rows of a list, or the code or words of a refusal. */
function resultIn(outcome: unknown): unknown {
	const { kind, error, result } = recordOf(outcome);
	if (kind === 'error') return recordOf(error).errorCode ?? recordOf(error).error;
	// Rows of the STOP list.
	if (kind !== 'result') return outcome;
	const { fields, rows } = recordOf(result);
	return Array.isArray(rows) ? rows.map(resultIn) : fields;
}

const resultsOf = (name: string): unknown[] => find(name).outcomes.map(resultIn);

/** Fields of any answer that the documentation names. */
const DOCUMENTED = new Set(
	[
		'success code message error errors elementId user credits username firstname lastname creditSms',
		'creditSmsECO creditHlr toSend balance solde currency message_id nb_sms nbSMS nbSms cost',
		'SMSResponse_List phoneNumber scheduledDeliveryDate StatutResponse_List messageId status statut',
		'date stopSms stopSMS isSpam number countryCode currentPage total lookup request prefixCode type',
		'network format e164 international national rfc3966 datas month year m nb_send nbData data id',
		'createdAt stopId',
	].flatMap((line) => line.split(' ')),
);

describe(`answers of ${source === 'simulator' ? 'the simulator' : source}`, () => {
	it('are recorded for each request', () => {
		expect(names).toEqual([...requests.keys()]);
	});

	(source === 'simulator' ? it : it.skip)('are what the simulator answers today', async () => {
		expect((await recordSimulator()).split('\n')).toEqual(text.split('\n'));
	});

	it.each(names)('are read completely, and have no unknown codes and fields: %s', (name) => {
		const { endpoint, status, body, outcomes, unexpected, failure } = find(name);
		const codes = [failure?.problem.errorCode, ...outcomes.map(resultIn)];
		const fields = [...JSON.stringify(body).matchAll(/"(\w+)":/g)].map(([, field]) => field);
		expect({
			isUnreadable: failure?.kind === 'unreadable',
			unexpected,
			missing: outcomes.filter(
				(one) => one.kind === 'error' && one.error.errorSource === 'request',
			),
			// The code of an unknown path is its HTTP status.
			unknownCodes: codes.filter(
				(code) => typeof code === 'number' && !endpoint.codes.has(code) && code !== status,
			),
			unknownFields: fields.filter((field) => !DOCUMENTED.has(field)),
		}).toEqual({
			...{ isUnreadable: false, unexpected: 0 },
			...{ missing: [], unknownCodes: [], unknownFields: [] },
		});
	});

	it('are JSON, unless there is no such path', () => {
		const others = answers.filter((one) => !one.contentType.startsWith('application/json'));
		expect(others.filter(({ request }) => request !== 'GET /no-such-path')).toEqual([]);
		expect(find('GET /no-such-path').status).toBe(404);
	});
});

it.each([
	['GET /me, no key', 1, 200],
	['GET /me, wrong key', 10, 200],
	['POST /send, invalid number', 9, 200],
	['GET /message-cancel, unknown ID', 4, 200],
	['POST /multi-status, bad JSON', 90, 400],
	['POST /multi-status, empty', 5, 200],
	['POST /multi-status, too many', 50, 200],
	['POST /multi-status, wrong key', 10, 200],
	['GET /message-status, unknown ID', 4, 200],
	['GET /bulk-status, unknown ID', 4, 200],
	['GET /bulk-status-by-tag, unknown tag', 4, 200],
])('%s: refused with code %i and HTTP %i, and the node says why', (name, code, httpStatus) => {
	const { endpoint, failure, status } = find(name);
	const error = endpoint.codes.get(code)?.error;
	expect({ status, ...failure?.problem }).toMatchObject({
		status: httpStatus,
		errorCode: code,
		error,
	});
});

const number: unknown = expect.any(Number);
const string: unknown = expect.any(String);
const flag: unknown = expect.any(Boolean);
const ofMessage = { status: string, isFinal: flag, date: string, stopSms: flag };
const message = { phoneNumber: PHONE, messageId: number, ...ofMessage };
const known = { ...message, isSpam: flag };
const sentTo = (phoneNumber: string): JsonObject => ({
	...{ phoneNumber, messageId: number, smsCount: 1, cost: number, currency: string },
	...{ sandbox: true, message: string },
});
const sent = [PHONE, FICTIONAL].map(sentTo);

describe('it is believed that', () => {
	it('SMS that are accepted have an ID, a cost and a currency', () => {
		expect(resultsOf('POST /send')).toEqual([sentTo(PHONE)]);
		expect(resultsOf('POST /bulk-send')).toEqual(sent);
	});

	it('messages are found by number and ID in any format', () => {
		expect(resultsOf('POST /multi-status, national number')).toEqual([known]);
	});

	it('a message that is unknown or invalid has a refusal of its own', () => {
		expect(resultsOf('POST /multi-status')).toEqual([4, known, 4]);
		expect(resultsOf('POST /multi-status, invalid number')).toEqual([known, 4]);
		expect(resultsOf('POST /multi-status, long ID')).toEqual([known, 4]);
		expect(resultsOf('POST /bulk-send, invalid number')).toEqual([sent[0], 9]);
	});

	it('a status is Delivered, Not delivered or Waiting', () => {
		const results = names.flatMap(resultsOf).flat().map(recordOf);
		const words = new Set(results.flatMap(({ status = [] }) => status));
		expect(['Delivered', 'Not delivered', 'Waiting']).toEqual(expect.arrayContaining([...words]));
		expect(words.size).toBeGreaterThan(0);
	});

	it('a single status comes with its cost', () => {
		const fields = { ...message, cost: number, currency: string, country: string };
		expect(resultsOf('GET /message-status')).toEqual([fields]);
	});

	it('a search finds all messages, and a further page repeats none', () => {
		const rows = (more: object): unknown =>
			[PHONE, FICTIONAL].map((phoneNumber) => ({ phoneNumber, ...ofMessage, ...more }));
		expect(resultsOf('GET /bulk-status')).toEqual([rows({ messageId: number })]);
		expect(resultsOf('GET /bulk-status-by-tag')).toEqual([rows({ tag: string })]);
		expect(resultsOf('GET /bulk-status-by-tag, page 2')).toEqual([[]]);
		expect(find('GET /bulk-status-by-tag').body).toMatchObject({ currentPage: 1, total: 2 });
		expect(find('GET /bulk-status-by-tag, page 2').body.currentPage).toBe(2);
	});

	it('unknown fields are ignored, so that accepting urlDlr does not prove that reports are sent', () => {
		expect(resultsOf('POST /bulk-send, unknown field')).toEqual(sent);
		expect(resultsOf('POST /bulk-send, urlDlr')).toEqual(sent);
	});

	it('an SMS is scheduled for the requested time', () => {
		const { scheduledDeliveryDate: day } = recordOf(find('POST /send, scheduled').content);
		const date = `${String(day).split('/').reverse().join('-')} 10:00:00`;
		expect(find('POST /send, scheduled').body.scheduledDeliveryDate).toBe(date);
	});

	it('an SMS can be cancelled in sandbox mode, also twice', () => {
		const cancelled = [{ messageId: number, isCancelled: true }];
		expect(resultsOf('GET /message-cancel')).toEqual(cancelled);
		expect(resultsOf('GET /message-cancel, again')).toEqual(cancelled);
	});

	it('a number can be added to the STOP list and deleted, both twice', () => {
		const added = { optOutId: number, phoneNumber: FICTIONAL };
		const deleted = [{ ...added, deleted: true }];
		expect(resultsOf('POST /stop-sms/add')).toEqual([added]);
		expect(resultsOf('POST /stop-sms/add, again')).toEqual([added]);
		expect(resultsOf('GET /stop-sms/delete')).toEqual(deleted);
		expect(resultsOf('GET /stop-sms/delete, again')).toEqual(deleted);
	});

	it('the STOP list is whole', () => {
		const { data, nbData } = find('GET /stop-sms/list').body;
		const optOut = { optOutId: number, phoneNumber: string, createdAt: string };
		expect(data).toHaveLength(Number(nbData));
		expect(resultsOf('GET /stop-sms/list')).toEqual([Array(nbData).fill(optOut)]);
	});

	it('costs are listed by month', () => {
		const { datas } = find('GET /statistics/cost-resume').body;
		const costs = { month: string, type: 'month', sent: number, cost: number };
		const months = Array.isArray(datas) ? datas.map(() => costs) : undefined;
		expect(resultsOf('GET /statistics/cost-resume')).toEqual([months]);
	});

	it('a number that is looked up has a type, a country and formats, also beside an invalid one', () => {
		const formats = { national: string, international: string };
		const fields = { phoneNumber: PHONE, type: 'Mobile', country: string, callingCode: '33' };
		expect(resultsOf('POST /lookup')).toEqual([
			'Not a valid phone number',
			{ ...fields, ...formats },
		]);
	});

	(isRealSms ? it.skip : it)('the sandbox costs nothing', () => {
		const before = resultsOf('GET /me');
		expect(before).toEqual([
			expect.objectContaining({ balance: number, currency: string, creditSms: number }),
		]);
		expect(resultsOf('GET /me, afterwards')).toEqual(before);
	});
});
