import type { Failure } from '../../nodes/SmsPartner/api/failure';
import {
	decideRetry,
	type FailedTry,
	type FailureRecord,
	type Retry,
	UNTRIED,
} from '../../nodes/SmsPartner/requests/retry';

const AWAY: Failure = {
	kind: 'away',
	cause: 'temporarily-unavailable',
	isUnsent: false,
	problem: { error: 'Away' },
};
const UNSENT: Failure = { ...AWAY, isUnsent: true };
const UNREADABLE: Failure = { ...AWAY, kind: 'unreadable' };

const PATIENCE = { maxOutageMs: 60_000 };

const decide = (more: Partial<FailedTry>, patience: Parameters<typeof decideRetry>[1] = PATIENCE) =>
	decideRetry(
		{
			...{ record: UNTRIED, failure: AWAY, startMs: 100, nowMs: 200, replies: 7 },
			isRepeatable: true,
			...more,
		},
		patience,
	);

/** Fails again and again, each second, until it is given up. Returns how it ended, after how many failures. */
function untilTheEnd(more: Partial<FailedTry>, patience = PATIENCE): [Retry['kind'], number] {
	let record: FailureRecord = UNTRIED;
	for (let failures = 1; failures <= 1000; failures++) {
		const atMs = failures * 1000;
		const retry = decide({ record, startMs: atMs, nowMs: atMs, ...more }, patience);
		if (retry.kind !== 'again') return [retry.kind, failures];
		({ record } = retry);
	}
	throw new Error('It never ends.');
}

it('records a failure', () => {
	const first = { failures: 1, failuresAmongReplies: 1, repliesAtFailure: 7, failingSinceMs: 200 };
	expect(decide({})).toEqual({ kind: 'again', record: first });
	expect(decide({ record: first, nowMs: 900 })).toEqual({
		kind: 'again',
		record: { ...first, failures: 2 },
	});
	expect(decide({ record: first, nowMs: 900, replies: 8 })).toEqual({
		kind: 'again',
		record: { ...first, failures: 2, failuresAmongReplies: 2, repliesAtFailure: 8 },
	});
});

it.each<[string, Partial<FailedTry>, [Retry['kind'], number]]>([
	['no other is answered', {}, ['timeIsUp', 61]],
	[
		'no other is answered, and it must not be repeated',
		{ isRepeatable: false, failure: UNSENT },
		['timeIsUp', 20],
	],
	['it may have been sent', { isRepeatable: false }, ['givenUp', 1]],
	['its clock stands still', { startMs: 0, nowMs: 0 }, ['timeIsUp', 100]],
])('ends although %s', (_, more, end) => {
	expect(untilTheEnd(more)).toEqual(end);
});

it.each([
	[AWAY, 5],
	[UNREADABLE, 3],
])('ends after a few failures while others are answered', (failure, tries) => {
	let replies = 0;
	const answering = {
		failure,
		get replies() {
			return replies++;
		},
	};
	expect(untilTheEnd(answering)).toEqual(['givenUp', tries]);
});

it('is made once more when its time is up, and not after a try that started then', () => {
	const record = {
		failures: 3,
		failuresAmongReplies: 1,
		repliesAtFailure: 7,
		failingSinceMs: 1000,
	};
	expect(decide({ record, startMs: 60_999, nowMs: 99_000 }).kind).toBe('again');
	expect(decide({ record, startMs: 61_000, nowMs: 99_000 }).kind).toBe('timeIsUp');
});

it('is not made again without patience, or after the end of a wait', () => {
	expect(decide({}, { maxOutageMs: 0 })).toEqual({ kind: 'givenUp', tries: 1 });
	expect(decide({}, { ...PATIENCE, untilMs: 201 }).kind).toBe('again');
	expect(decide({}, { ...PATIENCE, untilMs: 200 })).toEqual({ kind: 'timeIsUp' });
});
