import { createBodyParser } from '../../nodes/SmsPartner/api/httpAnswer';
import { isCertainlyUnsent } from '../../nodes/SmsPartner/api/unsent';

/** Whether a request may be repeated: only with a proof that nothing of it was accepted. */

const parse = createBodyParser('');
const http = (status: number, body: unknown): boolean =>
	isCertainlyUnsent({
		kind: 'http',
		status,
		...parse(typeof body === 'string' ? body : JSON.stringify(body)),
	});
const none = (code: string | undefined, syscall?: string): boolean =>
	isCertainlyUnsent({ kind: 'none', code, syscall });

it.each([
	['ECONNREFUSED', 'connect'],
	['EHOSTUNREACH', 'connect'],
	['ETIMEDOUT', 'connect'],
	['ENOTFOUND', 'getaddrinfo'],
	['EAI_AGAIN', 'getaddrinfo'],
])('%s of %s proves that the connection was never made', (code, syscall) => {
	expect([none(code, syscall), none(code, 'read'), none(code, 'write'), none(code)]).toEqual([
		...[true, false, false, false],
	]);
});

// The names in Node's documentation of TLS errors, and OpenSSL's.
it.each([
	...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED'],
	...['CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG', 'CRL_HAS_EXPIRED', 'INVALID_CA'],
	...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
	...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'HOSTNAME_MISMATCH'],
	...['ERR_TLS_CERT_ALTNAME_INVALID', 'PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE'],
])('%s proves that the handshake was refused', (code) => {
	expect([none(code), none(`X_${code}`)]).toEqual([true, false]);
});

it.each([
	...['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'],
	...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_PROTOCOL_VERSION_CONFLICT', 'EPROTO', 'ECONNRESET'],
	...['ERR_CANCELED', 'ERR_TLS_CERT_ALTNAME_FORMAT', undefined],
])('%s proves nothing: it can occur while an answer is read', (code) => {
	expect(none(code)).toBe(false);
});

describe('an answer without any sign of acceptance', () => {
	it.each([401, 403, 404, 405, 413, 429])('proves it with HTTP %i, whatever its body', (status) => {
		const bodies = [
			'',
			'<html>',
			'null',
			'[]',
			{},
			{ success: false },
			{ code: 9 },
			{ message_id: 0 },
		];
		expect(bodies.map((body) => http(status, body))).toEqual(bodies.map(() => true));
	});

	it.each([200, 201, 400, 402, 408, 409, 422])(
		'proves it with HTTP %i only if it says success: false',
		(status) => {
			const denied = [{ success: false }, { success: 'false', code: 9 }, { success: 0, cost: 0 }];
			expect(denied.map((body) => http(status, body))).toEqual([true, true, true]);
			const others = ['', '<html>', '[]', '{"success":false', {}, { code: 9 }, { success: null }];
			expect(others.map((body) => http(status, body))).toEqual(others.map(() => false));
		},
	);

	it.each([100, 199, 300, 302, 303, 307, 399, 500, 502, 503, 504])(
		'proves nothing with HTTP %i: the server may have accepted the request first',
		(status) => {
			expect(['', {}, { success: false }].map((body) => http(status, body))).toEqual([
				...[false, false, false],
			]);
		},
	);
});

describe('a sign of acceptance anywhere in the body', () => {
	const deep = (value: unknown): unknown => ({ success: false, errors: [{ more: [[value]] }] });

	it.each<[string, unknown]>([
		['a message ID', { success: false, message_id: 991 }],
		['a message ID as text', { success: false, messageId: '991' }],
		['a message ID beyond 2^53', '{"success":false,"msgId":18446744073709551615}'],
		['an accepted entry', { success: false, SMSResponse_List: [{ success: '1' }] }],
		['a number of SMS', { success: false, nbSMS: 5 }],
		['a number of SMS in an entry', { success: false, SMSResponse_List: [{ nb_sms: '1' }] }],
		['a cost', { success: false, SMSResponse_List: [{ nbSms: 1, cost: 0.038 }] }],
		['a success, deep inside', deep({ success: true })],
		['a list', '[{"success":true,"message_id":5}]'],
		['a text', 'OK message_id=5'],
	])('proves nothing: %s', (_, body) => {
		expect([200, 401, 404, 429].map((status) => http(status, body))).toEqual([
			...[false, false, false, false],
		]);
	});

	it('is looked for however deep the body is', () => {
		const nested = `${'{"a":'.repeat(4000)}{"message_id":5}${'}'.repeat(4000)}`;
		expect(http(429, nested)).toBe(false);
	});
});
