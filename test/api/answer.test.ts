import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Answer, Failure } from '../../nodes/SmsPartner/api/failure';
import { createBodyParser } from '../../nodes/SmsPartner/api/httpAnswer';
import { MULTI_STATUS } from '../../nodes/SmsPartner/api/multiStatus';
import { BULK_SEND } from '../../nodes/SmsPartner/api/send';

const parse = createBodyParser('');

const read = (status: number, body: unknown, retryAfter?: string): Answer => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return readAnswer({ kind: 'http', status, ...parse(text), retryAfter }, MULTI_STATUS, 0);
};

const failureOf = (answer: Answer): Failure => {
	if (answer.kind === 'failure') return answer.failure;
	throw new Error('The answer was not a failure.');
};

const summary = (answer: Answer): unknown[] => {
	const { kind, cause, problem } = failureOf(answer);
	return [kind, cause, problem.error];
};

const TRY_LATER = 'Try again later. If this continues, contact SMS Partner support.';
const CHECK_BASE_URL =
	"Check the 'Base URL' in the credential: for SMS Partner it is https://api.smspartner.fr/v1.";
const list = [{ status: 'Delivered' }];

describe('an answer with a list', () => {
	it.each([
		['as documented', 200, { success: true, code: 200, StatutResponse_List: list }],
		['alone', 200, { StatutResponse_List: list }],
		['beside success: false', 200, { success: false, StatutResponse_List: list }],
		['beside the code of one message', 200, { success: false, code: 4, StatutResponse_List: list }],
		['under HTTP 201', 201, { StatutResponse_List: list }],
		['under HTTP 404', 404, { success: false, code: 4, StatutResponse_List: list }],
	])('is read as its list when that comes %s', (_, status, body) => {
		expect(read(status, body)).toEqual({ kind: 'list', list });
	});

	it('is empty when the list is', () => {
		const body = { success: true, code: 200, StatutResponse_List: [] };
		expect(read(200, body)).toEqual({ kind: 'list', list: [] });
	});

	it.each([
		['an account code', 200, { code: 10, StatutResponse_List: list }, 'account'],
		['HTTP 403', 403, { StatutResponse_List: list }, 'account'],
		['HTTP 500', 500, { StatutResponse_List: list }, 'away'],
		[
			'an unknown code, if the list is empty',
			200,
			{ success: false, code: 77, StatutResponse_List: [] },
			'refused',
		],
		['a known code, if the list is empty', 200, { code: 5, StatutResponse_List: [] }, 'refused'],
		[
			'success: false, if the list is empty',
			200,
			{ success: false, StatutResponse_List: [] },
			'refused',
		],
		['HTTP 400, if the list is empty', 400, { success: true, StatutResponse_List: [] }, 'refused'],
	])('is a failure beside %s', (_, status, body, kind) => {
		expect(failureOf(read(status, body)).kind).toBe(kind);
	});
});

describe('an answer with a code', () => {
	it.each([
		[1, 'account', 'credential-invalid', 'API key required'],
		[10, 'account', 'credential-invalid', 'Wrong API key'],
		[11, 'account', 'quota-exhausted', 'Not enough credit'],
		[20, 'account', 'credential-invalid', 'Account disabled'],
		[30, 'account', 'credential-invalid', 'Account blocked'],
		[40, 'account', 'credential-invalid', 'API access denied'],
		[96, 'account', 'configuration-invalid', 'IP address not allowed'],
		[2, 'refused', 'configuration-invalid', 'Phone number required'],
		[3, 'refused', 'configuration-invalid', 'Message ID required'],
		[4, 'refused', 'configuration-invalid', 'Message not found'],
		[5, 'refused', 'configuration-invalid', 'List of messages is empty'],
		[6, 'refused', 'configuration-invalid', 'Wrong format'],
		[9, 'refused', 'configuration-invalid', 'Not a mobile number'],
		[50, 'refused', 'configuration-invalid', 'Too many messages in a request'],
		[90, 'refused', 'configuration-invalid', 'Request is not readable'],
	])("%i is a failure of the kind '%s', whatever the HTTP status", (code, kind, cause, error) => {
		for (const status of [200, 400, 404]) {
			const failure = failureOf(read(status, { success: false, code, message: 'Non' }));
			expect(failure).toEqual({
				kind,
				cause,
				isUnsent: true,
				problem: {
					error,
					errorCode: code,
					apiMessage: 'Non',
					...(status !== 200 && { httpStatus: status }),
					errorDescription: expect.stringMatching(/^.{30,}\.$/),
				},
			});
		}
	});

	it('reports the inner code if the outer one is vague', () => {
		const error = [{ elementId: 'x', code: '9', message: 'Numéro fixe' }];
		expect(failureOf(read(200, { success: false, code: 55, error })).problem).toEqual({
			error: 'Not a mobile number',
			errorCode: 9,
			apiMessage: 'Numéro fixe',
			errorDescription: 'SMS can be sent to mobile numbers only. Check the phone number.',
		});
	});

	it("that is unknown says so in English, with the API's message beside it", () => {
		expect(failureOf(read(200, { success: false, code: 77, message: 'Maintenance' }))).toEqual({
			kind: 'refused',
			cause: 'configuration-invalid',
			isUnsent: true,
			problem: {
				error: 'SMS Partner refused the request (code 77)',
				errorCode: 77,
				apiMessage: 'Maintenance',
				errorDescription: TRY_LATER,
			},
		});
	});

	it('is read under HTTP 2xx and 4xx only', () => {
		const body = { success: false, code: 10, message: 'Non' };
		expect(summary(read(503, body))[0]).toBe('away');
		// What the server says is passed on, but decides nothing.
		for (const status of [302, 503]) {
			const { problem } = failureOf(read(status, body));
			expect([problem.apiMessage, problem.errorCode]).toEqual(['Non', undefined]);
		}
		expect(summary(read(302, body))[0]).toBe('rejected');
	});
});

it.each([
	[302, 'rejected', 'configuration-invalid', "SMS Partner's server sent a redirect (HTTP 302)"],
	[400, 'refused', 'configuration-invalid', 'SMS Partner refused the request (HTTP 400)'],
	[401, 'account', 'credential-invalid', 'SMS Partner refused the request (HTTP 401)'],
	[403, 'account', 'credential-invalid', 'SMS Partner refused the request (HTTP 403)'],
	[404, 'rejected', 'configuration-invalid', 'SMS Partner refused the request (HTTP 404)'],
	[408, 'away', 'temporarily-unavailable', 'SMS Partner did not answer in time (HTTP 408)'],
	[413, 'refused', 'configuration-invalid', 'SMS Partner refused the request (HTTP 413)'],
	[422, 'refused', 'configuration-invalid', 'SMS Partner refused the request (HTTP 422)'],
	[429, 'away', 'rate-limited', 'SMS Partner received too many requests (HTTP 429)'],
	[500, 'away', 'temporarily-unavailable', 'SMS Partner is not available (HTTP 500)'],
	[503, 'away', 'temporarily-unavailable', 'SMS Partner is not available (HTTP 503)'],
])(
	"HTTP %i without a readable body is a failure of the kind '%s'",
	(status, kind, cause, error) => {
		const answer = read(status, '<html>');
		expect(summary(answer)).toEqual([kind, cause, error]);
		const { httpStatus, errorDescription } = failureOf(answer).problem;
		expect([httpStatus, errorDescription?.includes('API key in')]).toEqual([
			status,
			kind === 'account',
		]);
	},
);

it.each([
	['HTML', '<html>'],
	['nothing', ''],
	['null', 'null'],
	['a list', '[]'],
	['a string', '"ok"'],
	['no list', { success: true, code: 200 }],
	['an object in place of the list', { success: true, StatutResponse_List: { 0: {} } }],
])('HTTP 200 with %s is unreadable', (_, body) => {
	expect(failureOf(read(200, body))).toEqual({
		kind: 'unreadable',
		cause: 'configuration-invalid',
		isUnsent: false,
		problem: {
			error: "SMS Partner's answer does not contain the expected data",
			errorDescription: CHECK_BASE_URL,
		},
	});
});

it('a truncated answer counts as an outage', () => {
	expect(failureOf(read(200, '{"success":true,"StatutResponse_List":[{"sta'))).toEqual({
		kind: 'away',
		cause: 'temporarily-unavailable',
		isUnsent: false,
		problem: {
			error: 'The connection to SMS Partner was interrupted',
			errorDescription: `The response was incomplete. ${TRY_LATER}`,
		},
	});
});

it.each([
	[503, '7', 7000],
	[429, 'Thu, 01 Jan 1970 00:00:30 GMT', 30_000],
	[408, 'soon', undefined],
	[400, '7', undefined],
])('HTTP %i with Retry-After: %s means a wait of %p (in milliseconds)', (status, header, ms) => {
	expect(failureOf(read(status, '', header)).retryAfterMs).toBe(ms);
});

describe('without an answer', () => {
	const reached = 'SMS Partner could not be reached';
	const interrupted = 'The connection to SMS Partner was interrupted';
	const late = 'SMS Partner did not answer in time';
	const insecure = 'The connection to SMS Partner is not secure';

	it.each([
		['ECONNREFUSED', reached, 'away'],
		['ENOTFOUND', reached, 'away'],
		['EAI_AGAIN', reached, 'away'],
		['EHOSTUNREACH', reached, 'away'],
		['ENETUNREACH', reached, 'away'],
		['ERR_NETWORK', reached, 'away'],
		[undefined, reached, 'away'],
		['ECONNRESET', interrupted, 'away'],
		['EPIPE', interrupted, 'away'],
		['EPROTO', interrupted, 'away'],
		['ERR_BAD_RESPONSE', interrupted, 'away'],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', interrupted, 'away'],
		['HPE_INVALID_CONSTANT', interrupted, 'away'],
		['ECONNABORTED', late, 'away'],
		['ETIMEDOUT', late, 'away'],
		['SELF_SIGNED_CERT_IN_CHAIN', insecure, 'rejected'],
		['CERT_HAS_EXPIRED', insecure, 'rejected'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', insecure, 'rejected'],
		['ERR_TLS_CERT_ALTNAME_INVALID', insecure, 'rejected'],
	])('explains %p', (code, error, kind) => {
		expect(failureOf(readAnswer({ kind: 'none', code }, MULTI_STATUS, 0))).toEqual({
			kind,
			cause: kind === 'away' ? 'temporarily-unavailable' : 'configuration-invalid',
			isUnsent: expect.any(Boolean),
			problem: { error, errorDescription: expect.stringMatching(/^.{30,}\.$/) },
		});
	});

	it('names the error code of the connection, if there is one', () => {
		const descriptionOf = (code: string | undefined): unknown =>
			failureOf(readAnswer({ kind: 'none', code }, MULTI_STATUS, 0)).problem.errorDescription;
		expect(descriptionOf('ENOTFOUND')).toMatch(/^The connection failed \(ENOTFOUND\)\. /);
		expect(descriptionOf(undefined)).toMatch(/^The connection failed\. /);
		expect(descriptionOf('EPIPE')).toMatch(/^The response was incomplete \(EPIPE\)\. /);
	});
});

it.each([
	['an unknown code', 'refused', { success: false, code: 77 }],
	['an unknown code alone', 'refused', { code: 77 }],
	['no code', 'refused', { success: false }],
	['a success code', 'unreadable', { success: true, code: 200 }],
	['the code of a full queue', 'away', { success: false, code: 500 }],
])("%s is a failure of the kind '%s'", (_, kind, body) => {
	expect(failureOf(read(200, body)).kind).toBe(kind);
});

it('a message without a code is a refusal, unless it comes with a success', () => {
	const errorOf = (body: object): unknown => failureOf(read(200, body)).problem.error;
	expect(errorOf({ message: 'Non' })).toBe('SMS Partner refused the request');
	expect(errorOf({ success: true, message: 'queued' })).toMatch(/does not contain the expected/);
	expect(failureOf(read(200, {})).problem).not.toHaveProperty('apiMessage');
});

it.each([
	[199, 'rejected', /refused the request \(HTTP 199\)/, /^Check the 'Base URL'/],
	[300, 'rejected', /redirect \(HTTP 300\)/, /^Redirects are not followed/],
	[399, 'rejected', /redirect \(HTTP 399\)/, /^Redirects are not followed/],
	[408, 'away', /did not answer in time \(HTTP 408\)/, /^Try again later/],
])("HTTP %i is a failure of the kind '%s'", (status, kind, error, errorDescription) => {
	const failure = failureOf(read(status, ''));
	expect(failure.kind).toBe(kind);
	expect(failure.problem.error).toMatch(error);
	expect(failure.problem.errorDescription).toMatch(errorDescription);
});

it('treats only codes that begin with HPE_ as an interruption', () => {
	const errorOf = (code: string): unknown =>
		failureOf(readAnswer({ kind: 'none', code }, MULTI_STATUS, 0)).problem.error;
	expect(errorOf('HPE_INVALID_CONSTANT')).toBe('The connection to SMS Partner was interrupted');
	expect(errorOf('NO_HPE_AT_ALL')).toBe('SMS Partner could not be reached');
});

describe('an account error beside SMS that were accepted', () => {
	const accepted = { success: true, message_id: 7, phoneNumber: '+33639980001' };
	const body = { success: false, code: 11, SMSResponse_List: [accepted, { success: false }] };

	it('is reported with the entries', () => {
		expect(readAnswer({ kind: 'http', status: 200, body, isCut: false }, BULK_SEND, 0)).toEqual({
			kind: 'list',
			list: body.SMSResponse_List,
			failure: expect.objectContaining({ kind: 'account', isUnsent: false }),
		});
	});

	it('is all that counts where nothing is sent', () => {
		expect(failureOf(read(200, { code: 11, StatutResponse_List: list })).kind).toBe('account');
	});
});
