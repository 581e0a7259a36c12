import { parseBaseUrl } from '../../nodes/SmsPartner/rules/baseUrl';
import { flagOf, integerOf } from '../../nodes/SmsPartner/data';
import { errorHint, notFinalHint, unexpectedHint } from '../../nodes/SmsPartner/rules/hints';
import { withoutNumbers } from '../../nodes/SmsPartner/rules/withoutNumbers';
import { BATCH_SIZE } from '../../nodes/SmsPartner/rules/limits';
import { numberOption } from '../../nodes/SmsPartner/rules/numberOption';
import { retryAfterMs } from '../../nodes/SmsPartner/rules/retryAfter';
import { standingOf } from '../../nodes/SmsPartner/rules/statusWords';
import type { MessageError } from '../../nodes/SmsPartner/types';

describe('parseBaseUrl', () => {
	it.each([
		['https://api.smspartner.fr/v1', 'https://api.smspartner.fr/v1'],
		[' https://api.smspartner.fr/v1// ', 'https://api.smspartner.fr/v1'],
		['http://localhost:8085/v1', 'http://localhost:8085/v1'],
		['http://127.0.0.1/v1', 'http://127.0.0.1/v1'],
		['http://127.8.9.1/v1', 'http://127.8.9.1/v1'],
		['http://[::1]:80/v1', 'http://[::1]:80/v1'],
	])('takes %p', (given, url) => {
		expect(parseBaseUrl(given)).toEqual({ value: url });
	});

	it.each([
		['http://api.smspartner.fr/v1', 'is not https'],
		['http://127.0.0.1.example.com/v1', 'is not https'],
		['http://localhost.example.com/v1', 'is not https'],
		['http://localhost@example.com/v1', 'is not https'],
		['http://10.0.0.1/v1', 'is not https'],
		['ftp://127.0.0.1/v1', 'is not https'],
		['file:///etc/passwd', 'is not https'],
		['https://api.smspartner.fr/v1?x=1', 'holds more than an address'],
		['https://api.smspartner.fr/v1#x', 'holds more than an address'],
		['api.smspartner.fr/v1', 'is not a URL'],
		['', 'is not a URL'],
		[null, 'is not a URL'],
		[8085, 'is not a URL'],
	])('refuses %p and names the Base URL', (given, error) => {
		expect(parseBaseUrl(given)).toMatchObject({
			problem: { error: `The Base URL in the credential ${error}` },
		});
	});
});

describe('numberOption', () => {
	it.each([
		[200, 200],
		['200', 200],
		[0, 1],
		[-7, 1],
		[501, 500],
		[Infinity, 500],
		[99.9, 99],
	])('reads %p as %p', (given, number) => {
		expect(numberOption({ batchSize: given }, 'batchSize', 'Batch Size', BATCH_SIZE)).toEqual({
			value: number,
		});
	});

	it('takes the default where the option is not set', () => {
		expect(numberOption({}, 'batchSize', 'Batch Size', BATCH_SIZE)).toEqual({ value: 500 });
	});

	it.each([undefined, '', ' ', 'many', NaN, null, true, {}, [5]])(
		'refuses %p and names the option',
		(given) => {
			expect(numberOption({ batchSize: given }, 'batchSize', 'Batch Size', BATCH_SIZE)).toEqual({
				problem: {
					error: 'The option Batch Size is not a number',
					errorDescription: 'Set it to a number from 1 to 500, or reset it: then it is 500.',
				},
			});
		},
	);
});

describe('flagOf', () => {
	it.each([
		['1', true],
		[1, true],
		[true, true],
		['true', true],
		['0', false],
		[0, false],
		[false, false],
		['False', false],
		['', undefined],
		[null, undefined],
		[2, undefined],
		['yes', undefined],
	])('reads %p as %p', (given, flag) => {
		expect(flagOf(given)).toBe(flag);
	});
});

describe('integerOf', () => {
	it.each([
		[4, 4],
		['4', 4],
		['1517934416', 1517934416],
		['2015-02-07 22:39:46', undefined],
		['', undefined],
		[1.5, undefined],
		[null, undefined],
		[{}, undefined],
	])('reads %p as %p', (given, number) => {
		expect(integerOf(given)).toBe(number);
	});
});

describe('standingOf', () => {
	it.each([
		['Delivered', 'delivered'],
		['DELIVRD', 'delivered'],
		[' delivered\n', 'delivered'],
		['Not delivered', 'notDelivered'],
		['NOT DELIVERED', 'notDelivered'],
		['UNDELIV', 'notDelivered'],
		['expired', 'notDelivered'],
		['REJECTD', 'notDelivered'],
		['ko', 'notDelivered'],
		[' KO ', 'notDelivered'],
	])('knows %j for %s', (word, standing) => {
		expect(standingOf(word)).toBe(standing);
	});

	it.each([
		'Waiting',
		'PENDING',
		'ACCEPTD',
		'ENROUTE',
		'Sent',
		'UNKNOWN',
		'',
		'constructor',
		'new',
		'undelivered',
		'delivered?',
	])('takes it that %j may change', (word) => {
		expect(standingOf(word)).toBe('waiting');
	});
});

describe('retryAfterMs', () => {
	const now = Date.parse('2026-11-23T10:00:00Z');

	it.each([
		['0', 0],
		['7', 7000],
		[' 7 ', 7000],
		['1.5', 1500],
		['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
		['Mon, 23 Nov 2026 09:00:00 GMT', 0],
		[undefined, undefined],
		['', undefined],
		['soon', undefined],
		['-5', undefined],
		['2026', 2_026_000],
	])('reads %p as %p', (header, ms) => {
		expect(retryAfterMs(header, now)).toBe(ms);
	});
});

describe('hints', () => {
	const error = (text: string): MessageError => ({ error: text, errorSource: 'message' });

	it('tells how many messages ended on Error and why, the most common reasons first', () => {
		const errors = ['a', 'b', 'b', 'c', 'd', 'd'].map(error);
		expect(errorHint(errors, 1200)).toBe(
			'6 of 1,200 messages ended on Error: b (2), d (2), a (1), …',
		);
	});

	it('counts reasons as one that differ by a phone number only', () => {
		const errors = ['+33612345678 ?', '+33612345679 ?'].map(error);
		expect(errorHint(errors, 2)).toBe('2 of 2 messages ended on Error: … ? (2)');
	});

	const OVER = { seconds: 60, problem: undefined, isTimeOver: true };

	it('says nothing where there is nothing to say', () => {
		expect([errorHint([], 5), unexpectedHint(0), notFinalHint(0, OVER)]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});

	it('speaks of one message as of one', () => {
		expect(errorHint([error('a')], 1)).toBe('1 of 1 message ended on Error: a (1)');
		expect(unexpectedHint(1)).toContain('1 entry about');
	});

	it('tells how many messages are not final, why nothing more is known, and what to do', () => {
		const problem = { error: 'Le 0612345678 est perdu' };
		expect(notFinalHint(1200, { ...OVER, seconds: 61, problem })).toBe(
			'1,200 messages are not final yet after 61 seconds (the last check failed: Le … est perdu). To wait longer, build a loop: lead Waiting (choose "One per Status" as Output) through a Wait node and back into this node.',
		);
		expect(notFinalHint(1, { ...OVER, seconds: 1 })).toMatch(
			/^1 message is not final yet after 1 second\. To/,
		);
	});

	it('advises no longer wait where it was not the time that ended it', () => {
		const problem = { error: 'Clé API incorrecte' };
		expect(notFinalHint(2, { seconds: 5, problem, isTimeOver: false })).toBe(
			'2 messages are not final yet (the last check failed: Clé API incorrecte)',
		);
	});

	it.each([
		['Le numéro +33 6 12 34 56 78 est inconnu', 'Le numéro … est inconnu'],
		['06.12.34.56.78: no', '…: no'],
		['06  12  34  56  78', '…'],
		['+33 - 6 - 12 - 34 - 56 - 78', '…'],
		['06_12_34_56_78', '…'],
		['HTTP 503 (code 10)', 'HTTP 503 (code 10)'],
	])('takes phone numbers out of %p', (text, shown) => {
		expect(withoutNumbers(text)).toBe(shown);
	});
});
