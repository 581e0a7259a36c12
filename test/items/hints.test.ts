import type { ErrorOutcome, Outcome } from '../../nodes/SmsPartner/api/outcome';
import type { SentSms } from '../../nodes/SmsPartner/api/send';
import type { JsonObject } from '../../nodes/SmsPartner/guards';
import {
	errorHint,
	gapHint,
	limitHint,
	maybeSentHint,
	replacedHint,
	secondErrorHint,
	sentHints,
	unexpectedHint,
	waitHints,
} from '../../nodes/SmsPartner/items/hints';
import type { Wait } from '../../nodes/SmsPartner/requests/untilFinal';

const error = (text: string, errorDescription?: string): ErrorOutcome => ({
	kind: 'error',
	error: { error: text, errorSource: 'message', errorDescription },
});

const SEE_ERROR = "For what to do, see the output 'Error'.";

describe('errorHint', () => {
	it('counts the items on Error and says why, the most common reasons first', () => {
		const errors = ['a', 'b', 'b', 'c', 'd', 'd'].map((text) => error(text, 'Do it.'));
		expect(errorHint(errors, 1200)).toBe(
			`6 of 1,200 items went to Error: b (2), d (2), a (1), …. ${SEE_ERROR}`,
		);
		expect(errorHint([error('Le 06 12 34 56 78 ?')], 1)).toBe(
			`1 of 1 item went to Error: Le … ? (1). ${SEE_ERROR}`,
		);
		expect(
			errorHint(
				['a', 'b', 'c'].map((text) => error(text)),
				3,
			),
		).toBe(`3 of 3 items went to Error: a (1), b (1), c (1). ${SEE_ERROR}`);
		expect(errorHint([], 5)).toBeUndefined();
	});

	it('says what to do if all errors have one cause, without what concerns a single item', () => {
		const hintOf = (...descriptions: Array<string | undefined>): string | undefined =>
			errorHint(
				descriptions.map((text) => error('a', text)),
				3,
			)?.replace(/^.* went to Error: a \(\d\)\. /, '');
		expect([
			hintOf('Use 3 to 11 letters. [item 0]', 'Use 3 to 11 letters. [item 1]'),
			hintOf('Enter it in full, e.g. +33612345678, not 0612345678.'),
			hintOf(
				'No message 7 has it. Check it! Why? Ask.',
				'No message 8 has it. Check it! Why? Ask.',
			),
			hintOf('Check message 7.', 'Check message 8.'),
			hintOf('Check it.', undefined),
			hintOf(undefined, 'Check it.'),
			hintOf('[item 0]'),
			hintOf('x'.repeat(301)),
		]).toEqual([
			'Use 3 to 11 letters.',
			'Enter it in full, not ….',
			'Check it! Why? Ask.',
			SEE_ERROR,
			SEE_ERROR,
			SEE_ERROR,
			SEE_ERROR,
			`${'x'.repeat(299)}…`,
		]);
	});
});

it.each([
	[0, undefined],
	[1, "Ignored 1 entry in SMS Partner's responses that match nothing in this run"],
	[1200, "Ignored 1,200 entries in SMS Partner's responses that match nothing in this run"],
])('unexpectedHint counts %i entries', (count, hint) => {
	expect(unexpectedHint(count)).toBe(hint);
});

describe('replacedHint', () => {
	const NONE = { replaced: [], dropped: [], unlisted: [] };
	const KEEP = "To keep them, ask SMS Partner to enable Unicode, and use the option 'Unicode'.";

	it('says which characters SMS Partner replaces, and which it removes', () => {
		expect(
			replacedHint({ replaced: ['ç', 'ä', '['], dropped: ['~', '§'], unlisted: ['🎁', '\u00a0'] }),
		).toBe(
			`SMS Partner replaces characters of your texts, such as ç, ä, and [. SMS Partner removes characters of your texts, such as ~ and §. SMS Partner may replace or remove characters that a normal SMS does not have, such as 🎁 and a no-break space. ${KEEP}`,
		);
	});

	it('says nothing of characters that the texts do not contain', () => {
		expect([
			replacedHint(NONE),
			replacedHint({ ...NONE, replaced: ['ê'] }),
			replacedHint({ ...NONE, dropped: ['~'] }),
			replacedHint({ ...NONE, unlisted: ['–'] }),
		]).toEqual([
			undefined,
			`SMS Partner replaces characters of your texts, such as ê. ${KEEP}`,
			`SMS Partner removes characters of your texts, such as ~. ${KEEP}`,
			`SMS Partner may replace or remove characters that a normal SMS does not have, such as –. ${KEEP}`,
		]);
	});

	it('names characters that cannot be seen', () => {
		const listed = (...unlisted: string[]): string | undefined =>
			/such as (.*)\. To keep/.exec(replacedHint({ ...NONE, unlisted }) ?? '')?.[1];
		expect(listed('\u00a0', '\u202f', '❤\ufe0f')).toBe('a no-break space and ❤\ufe0f');
		expect(listed('\t')).toBe('a tab');
		expect(listed('\u200b', '\u00ad')).toBe('an invisible character');
	});
});

it.each<[Array<string[] | undefined>, string | undefined]>([
	[[], undefined],
	[[undefined, []], undefined],
	[[['a']], "1 of 1 text lacks 'a'"],
	[[['a '], ['a '], undefined], "2 of 3 texts lack 'a' + a space"],
	[
		[
			['a', 'b', 'c', 'd'],
			['b', 'c', 'd'],
			['b', 'c'],
			...Array.from({ length: 1197 }, () => ['b']),
		],
		"1,200 of 1,200 texts lack 'b', 3 lack 'c', 2 lack 'd', …",
	],
])('gapHint counts the texts that lack a field: %#', (gaps, hint) => {
	expect(gapHint(gaps.map((one) => (one ? { gaps: one } : {})))).toBe(
		hint && `${hint}. If a field may be empty, add ?? '' after its name.`,
	);
});

describe('sentHints', () => {
	let lastNumber = 33612345600;
	const sent = (
		smsCount: number,
		cost?: number,
		currency?: string,
		more: JsonObject = {},
	): Outcome<SentSms> => {
		const phoneNumber = `+${(lastNumber += 1)}`;
		const fields = { phoneNumber, ...more };
		return { kind: 'result', result: { smsCount, cost, currency, fields } };
	};
	const failed: Outcome<SentSms> = error('a');

	it('counts the SMS sent and adds up their cost, without floating-point errors', () => {
		expect(sentHints([sent(2, 0.1, 'EUR'), failed, sent(1, 0.2, 'EUR')])).toEqual([
			'3 SMS to 2 recipients: 0.3 EUR',
		]);
		expect(sentHints([sent(1, 0.038, 'EUR')])).toEqual(['1 SMS to 1 recipient: 0.038 EUR']);
		expect(sentHints(Array.from({ length: 1200 }, () => sent(2, 0.0385, 'EUR')))).toEqual([
			'2,400 SMS to 1,200 recipients: 46.2 EUR',
		]);
	});

	it('counts a recipient of two SMS once', () => {
		const twice = { phoneNumber: '+33612345678' };
		expect(sentHints([sent(1, 1, 'EUR', twice), sent(1, 1, 'EUR', twice)])).toEqual([
			'2 SMS to 1 recipient: 2 EUR',
		]);
	});

	it('adds up each currency separately', () => {
		expect(sentHints([sent(1, 1, 'EUR'), sent(1, 2, 'USD'), sent(1, 3, 'EUR')])).toEqual([
			'3 SMS to 3 recipients: 4 EUR + 2 USD',
		]);
	});

	it('omits the cost if SMS Partner returns none', () => {
		expect(sentHints([sent(1), sent(1)])).toEqual(['2 SMS to 2 recipients']);
		expect(sentHints([sent(1, 0.5)])).toEqual(['1 SMS to 1 recipient: 0.5']);
		expect(sentHints([sent(1), sent(1, 0, 'EUR')])).toEqual(['2 SMS to 2 recipients: 0 EUR']);
	});

	it('says that nothing was sent in sandbox mode', () => {
		const sandbox = { sandbox: true };
		expect(sentHints([sent(1, 0.05, 'EUR', sandbox), sent(2, 0.1, 'EUR', sandbox)])).toEqual([
			'Sandbox: nothing was sent or charged. Without it: 3 SMS to 2 recipients: 0.15 EUR',
		]);
		expect(sentHints([sent(1, 0.05, 'EUR', sandbox), sent(1, 0.04, 'EUR')])).toEqual([
			'1 SMS to 1 recipient: 0.04 EUR',
			'Sandbox: nothing was sent or charged. Without it: 1 SMS to 1 recipient: 0.05 EUR',
		]);
	});

	it('counts scheduled SMS separately, with their time in Paris', () => {
		const at = (scheduledFor: string, more: JsonObject = {}): Outcome<SentSms> =>
			sent(1, 0.05, 'EUR', { scheduledFor, ...more });
		expect(sentHints([at('2026-12-24T17:05:00.000Z'), at('2026-12-24T17:05:00.000Z')])).toEqual([
			'Scheduled for 24 Dec 2026, 18:05 (Paris time): 2 SMS to 2 recipients: 0.1 EUR',
		]);
		expect(
			sentHints([
				at('2027-07-02T22:00:00.000Z'),
				sent(1, 0.05, 'EUR'),
				at('2026-12-31T23:30:00.000Z'),
				at('2027-09-02T06:00:00.000Z'),
				at('2027-01-02T06:00:00.000Z'),
			]),
		).toEqual([
			'1 SMS to 1 recipient: 0.05 EUR',
			'Scheduled from 1 Jan 2027, 00:30 to 2 Sep 2027, 08:00 (Paris time): 4 SMS to 4 recipients: 0.2 EUR',
		]);
		const sandbox = { sandbox: true };
		expect(
			sentHints([sent(1, 0.05, 'EUR', sandbox), at('2026-12-24T17:05:00.000Z', sandbox)]),
		).toEqual([
			'Sandbox: nothing was sent or charged. Without it: 1 SMS to 1 recipient: 0.05 EUR. Scheduled for 24 Dec 2026, 18:05 (Paris time): 1 SMS to 1 recipient: 0.05 EUR',
		]);
	});

	it('returns nothing if no SMS was sent', () => {
		expect([sentHints([]), sentHints([failed])]).toEqual([[], []]);
	});
});

it.each([
	[0, undefined],
	[1, '1 SMS on Error may have been sent anyway (maybeSent). Check before you send it again.'],
	[
		1200,
		'1,200 SMS on Error may have been sent anyway (maybeSent). Check before you send them again.',
	],
])('maybeSentHint counts %i SMS', (count, hint) => {
	const errors = Array.from({ length: count }, (): ErrorOutcome => ({
		...error('a'),
		maybeSent: true,
	}));
	expect(maybeSentHint([error('b'), ...errors])).toBe(hint);
});

it.each([
	[0, 0, undefined],
	[5, 5, undefined],
	[50, 60, "Returned 50 of 60 opt-outs. To get all, turn on 'Return All'."],
	[1000, 1200, "Returned 1,000 of 1,200 opt-outs. To get all, turn on 'Return All'."],
])('limitHint says that %i of %i were returned', (returned, total, hint) => {
	expect(limitHint({ returned, total }, 'opt-out')).toBe(hint);
});

it('secondErrorHint says which Error output to connect, where there are two', () => {
	const hint =
		"Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";
	expect([
		secondErrorHint([error('a')], 'continueErrorOutput'),
		secondErrorHint([], 'continueErrorOutput'),
		secondErrorHint([error('a')], 'continueRegularOutput'),
		secondErrorHint([error('a')], undefined),
	]).toEqual([hint, undefined, undefined, undefined]);
});

describe('waitHints', () => {
	const times = { checkEverySeconds: 10, giveUpAfterSeconds: 60 };
	const over: Wait = { seconds: 60, problem: undefined, isTimeOver: true };
	const loop =
		"set 'Outputs' to 'One per Status' and connect Waiting to a Wait node that leads back into this node.";

	it('returns no hint if everything is final or the node did not wait', () => {
		expect([waitHints(0, over, times), waitHints(5, undefined, undefined)]).toEqual([[], []]);
	});

	it('first advises a longer wait', () => {
		const problem = { error: 'Le 0612345678 est perdu' };
		expect(waitHints(1200, { ...over, seconds: 61, problem }, times)).toEqual([
			`1,200 messages are not final yet after 61 seconds (the last check failed: Le … est perdu). To wait longer, raise 'Give Up After' (up to 600 seconds), or ${loop}`,
		]);
	});

	it('advises a loop if the wait was as long as possible', () => {
		expect(waitHints(1, { ...over, seconds: 1 }, { ...times, giveUpAfterSeconds: 600 })).toEqual([
			`1 message is not final yet after 1 second. To wait longer, ${loop}`,
		]);
	});

	it("explains a 'Check Every' that is longer than 'Give Up After'", () => {
		expect(waitHints(2, over, { checkEverySeconds: 61, giveUpAfterSeconds: 60 })[1]).toBe(
			"'Check Every' (61 seconds) is longer than 'Give Up After' (60 seconds), so statuses were checked at the start and at the end only.",
		);
		expect(waitHints(2, over, { checkEverySeconds: 60, giveUpAfterSeconds: 60 })).toHaveLength(1);
	});

	it('does not advise a longer wait if something other than the time ended it', () => {
		const wait = { seconds: 5, problem: { error: 'Wrong API key' }, isTimeOver: false };
		expect(waitHints(2, wait, times)).toEqual([
			'2 messages are not final yet (the last check failed: Wrong API key)',
		]);
	});
});
