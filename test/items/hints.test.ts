import type { EntryError } from '../../nodes/SmsPartner/api/outcome';
import { errorHint, unexpectedHint, waitHints } from '../../nodes/SmsPartner/items/hints';
import type { Wait } from '../../nodes/SmsPartner/requests/untilFinal';

const error = (text: string): EntryError => ({ error: text, errorSource: 'message' });

describe('errorHint', () => {
	it('counts the items on Error and says why, the most common reasons first', () => {
		const errors = ['a', 'b', 'b', 'c', 'd', 'd'].map(error);
		expect(errorHint(errors, 1200)).toBe('6 of 1,200 items went to Error: b (2), d (2), a (1), …');
		expect(errorHint([error('Le 06 12 34 56 78 ?')], 1)).toBe(
			'1 of 1 item went to Error: Le … ? (1)',
		);
		expect(errorHint([], 5)).toBeUndefined();
	});
});

it.each([
	[0, undefined],
	[1, "Ignored 1 entry in SMS Partner's responses that match no message of this run"],
	[1200, "Ignored 1,200 entries in SMS Partner's responses that match no message of this run"],
])('unexpectedHint counts %i entries', (count, hint) => {
	expect(unexpectedHint(count)).toBe(hint);
});

describe('waitHints', () => {
	const times = { checkEverySeconds: 10, giveUpAfterSeconds: 60 };
	const over: Wait = { seconds: 60, problem: undefined, isTimeOver: true };
	const loop =
		"set 'Output' to 'One per Status' and connect Waiting to a Wait node that leads back into this node.";

	it('has nothing to say where all is final, or nothing was waited for', () => {
		expect([waitHints(0, over, times), waitHints(5, undefined, undefined)]).toEqual([[], []]);
	});

	it('advises to wait longer first', () => {
		const problem = { error: 'Le 0612345678 est perdu' };
		expect(waitHints(1200, { ...over, seconds: 61, problem }, times)).toEqual([
			`1,200 messages are not final yet after 61 seconds (the last check failed: Le … est perdu). To wait longer, raise 'Give Up After' (up to 600 seconds), or ${loop}`,
		]);
	});

	it('advises a loop where the wait was the longest', () => {
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

	it('advises no longer wait where it was not the time that ended it', () => {
		const wait = { seconds: 5, problem: { error: 'Wrong API key' }, isTimeOver: false };
		expect(waitHints(2, wait, times)).toEqual([
			'2 messages are not final yet (the last check failed: Wrong API key)',
		]);
	});
});
